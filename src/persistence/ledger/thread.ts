import { type ResourceLimits, type TransferListItem, Worker } from "node:worker_threads";
import { LedgerError } from "./errors.js";
import { type AnswerMessage, decodeError, type RequestMessage, type RequestName, type Requests } from "./protocol.js";

/** A thread of the ledger, seen from the thread that started it. */
export interface LedgerThread {
  /** @throws LedgerError what the thread answered, or `LEDGER_STOPPED` when it has ended. */
  request<Name extends RequestName>(
    name: Name,
    params: Requests[Name]["params"],
    transfer?: TransferListItem[],
  ): Promise<Requests[Name]["result"]>;
  /** Calls back when the thread ends without a call of `close`; at once where it has ended. */
  onStop(callback: (error: LedgerError) => void): void;
  /** Ends the thread when it has answered every request. */
  close(): Promise<void>;
}

interface Pending {
  resolve(result: unknown): void;
  reject(error: LedgerError): void;
}

/**
 * Starts a thread. It keeps the process alive only while it has something to do.
 * @param module the compiled file that it runs, beside this one.
 */
export function startThread(module: string, name: string, resourceLimits: ResourceLimits): LedgerThread {
  // A program's own flags (--input-type, --import of a loader) are not for this thread, and some would keep it from starting.
  const worker = new Worker(new URL(module, import.meta.url), { name, resourceLimits, execArgv: [] });
  worker.unref();
  const pending = new Map<number, Pending>();
  let nextId = 0;
  let stopped: LedgerError | undefined;
  let closing: Promise<void> | undefined;
  let onStop: (error: LedgerError) => void = () => {};
  const exited = new Promise<void>((resolve) => worker.once("exit", () => resolve()));

  function stop(cause: unknown): void {
    if (stopped) return;
    const reason = cause instanceof Error ? ` (${cause.message})` : "";
    stopped = closing
      ? new LedgerError("LEDGER_CLOSED", "The ledger is closed.")
      : new LedgerError(
          "LEDGER_STOPPED",
          `The thread that ${name} ended unexpectedly${reason}. Start again: the ledger catches up with the journal.`,
          { cause },
        );
    for (const { reject } of pending.values()) reject(stopped);
    pending.clear();
    if (!closing) onStop(stopped);
  }

  worker.on("error", stop);
  worker.on("exit", (code) => stop(new Error(`exit code ${code}`)));
  worker.on("message", (answer: AnswerMessage) => {
    const waiting = pending.get(answer.id);
    pending.delete(answer.id);
    if (pending.size === 0 && !closing) worker.unref();
    if ("error" in answer) waiting?.reject(decodeError(answer.error));
    else waiting?.resolve(answer.result);
  });

  function request<Name extends RequestName>(
    requestName: Name,
    params: Requests[Name]["params"],
    transfer: TransferListItem[] = [],
  ): Promise<Requests[Name]["result"]> {
    if (stopped) return Promise.reject(stopped);
    // Behind the last request the thread has nothing open any more to answer from.
    if (closing) return Promise.reject(new LedgerError("LEDGER_CLOSED", "The ledger is closed."));
    return new Promise((resolve, reject) => {
      const message: RequestMessage<Name> = { id: nextId++, name: requestName, params };
      pending.set(message.id, { resolve: resolve as Pending["resolve"], reject });
      worker.ref();
      worker.postMessage(message, transfer);
    });
  }

  return {
    request,
    onStop(callback) {
      onStop = callback;
      if (stopped && !closing) callback(stopped);
    },
    close() {
      if (stopped) return exited;
      closing ??= request("close", {}).then(
        () => exited,
        () => exited,
      );
      return closing;
    },
  };
}
