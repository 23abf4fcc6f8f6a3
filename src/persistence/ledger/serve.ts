import { parentPort } from "node:worker_threads";
import { ledgerErrorOf } from "./errors.js";
import type { AnswerMessage, RequestMessage, RequestName, Requests, WireError } from "./requests.js";

/** What a thread does for each request that it knows. */
export type RequestHandlers = {
  [Name in RequestName]?: (
    params: Requests[Name]["params"],
  ) => Requests[Name]["result"] | Promise<Requests[Name]["result"]>;
};

function wireErrorOf(error: unknown, file: string): WireError {
  const { code, message, cause } = ledgerErrorOf(error, file);
  return { code, message, cause: cause instanceof Error ? (cause.stack ?? cause.message) : undefined };
}

/** Answers requests from the thread that started this one, in the order in which they came. */
export function serve(handlers: RequestHandlers): void {
  const port = parentPort;
  if (!port) throw new Error("a ledger thread is started by openLedger, not by itself");
  let last: Promise<void> = Promise.resolve();
  let file = "";

  async function answer<Name extends RequestName>({ id, name, params }: RequestMessage<Name>): Promise<void> {
    let message: AnswerMessage;
    if ("file" in params) file = params.file;
    try {
      const handle = handlers[name];
      if (!handle) throw new Error(`this thread does not know the request ${name}`);
      message = { id, result: await handle(params) };
    } catch (error) {
      message = { id, error: wireErrorOf(error, file) };
    }
    port?.postMessage(message);
    if (name === "close") port?.close();
  }

  port.on("message", (message: RequestMessage) => {
    last = last.then(() => answer(message));
  });
}
