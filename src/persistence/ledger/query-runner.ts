import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { QueryAnswer, QueryRequest, WireError } from "./protocol.js";

/** A process that runs queries on a ledger file, one at a time. */
export interface QueryRunner {
  /** Runs a query; the process starts with the first one. */
  run(request: QueryRequest): Promise<QueryAnswer>;
  /** Ends the query under way, with its process; `error` becomes its answer. The next one gets a new process. */
  stop(error: WireError): void;
  /** Ends the process. A query under way gets no answer. */
  close(): Promise<void>;
}

const MEBIBYTE = 1024 ** 2;

/** @param options.memoryLimit bytes that the process may take. */
export function createQueryRunner({ file, memoryLimit }: { file: string; memoryLimit: number }): QueryRunner {
  let child: ChildProcess | undefined;
  let done: ((answer: QueryAnswer) => void) | undefined;

  function start(): ChildProcess {
    const module = fileURLToPath(new URL("./query-process.js", import.meta.url));
    const started = fork(module, [file, String(memoryLimit)], {
      serialization: "advanced",
      execArgv: [`--max-old-space-size=${Math.ceil(memoryLimit / MEBIBYTE)}`],
      stdio: ["ignore", "ignore", "ignore", "ipc"],
    });
    started.on("message", (answer: QueryAnswer) => {
      if (child === started) settle(answer);
    });
    // One that was stopped here has been given up already.
    const gone = (error: WireError): void => {
      if (child !== started) return;
      child = undefined;
      settle({ error });
    };
    started.on("exit", (code, signal) => gone(signal ? tooLarge() : endedBy(`exit code ${code}`)));
    started.on("error", (error) => gone(endedBy(error.message, error)));
    return started;
  }

  const tooLarge = (): WireError => ({
    code: "LEDGER_QUERY_TOO_LARGE",
    message: `The query was stopped: it takes more than ${memoryLimit / MEBIBYTE} MiB of memory. Select fewer or smaller rows; \`couverture ledger export\` writes whole tables.`,
    cause: undefined,
  });

  const endedBy = (reason: string, cause?: Error): WireError => ({
    code: "LEDGER_STOPPED",
    message: `The process that queries the ledger ended unexpectedly (${reason}). Send the query again.`,
    cause: cause?.stack,
  });

  function settle(answer: QueryAnswer): void {
    const resolve = done;
    done = undefined;
    // An idle process does not keep the program alive.
    child?.unref();
    child?.channel?.unref();
    resolve?.(answer);
  }

  return {
    run: (request) =>
      new Promise((resolve) => {
        done = resolve;
        child ??= start();
        child.ref();
        child.channel?.ref();
        child.send(request, () => undefined);
      }),
    stop(error) {
      const slow = child;
      child = undefined;
      slow?.kill("SIGKILL");
      settle({ error });
    },
    async close() {
      done = undefined;
      const ending = child;
      child = undefined;
      if (!ending || ending.exitCode !== null || ending.signalCode !== null) return;
      ending.ref();
      const ended = new Promise((resolve) => ending.once("exit", resolve));
      ending.kill("SIGKILL");
      await ended;
    },
  };
}
