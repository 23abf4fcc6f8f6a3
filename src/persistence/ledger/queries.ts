import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { LedgerError } from "./errors.js";
import type { QueryParams, QueryResult } from "./query.js";
import type { WireError } from "./requests.js";

export interface QueryRequest {
  sql: string;
  params?: QueryParams | undefined;
  limit?: number | undefined;
}

export type QueryAnswer = { result: QueryResult } | { error: WireError };

export interface LedgerQueriesOptions {
  file: string;
  /** Milliseconds that one query may take. */
  timeLimit?: number | undefined;
  /** Bytes of memory that one query may take, with the process that answers it. */
  memoryLimit?: number;
}

/** A ledger file, asked in a process of its own, so that a query can be stopped. */
export interface LedgerQueries {
  /**
   * Asks the ledger; one query after another.
   * @param limit the most rows to give.
   * @throws LedgerError `LEDGER_BAD_QUERY`, `LEDGER_QUERY_TOO_LONG`, `LEDGER_QUERY_TOO_LARGE`, or why the ledger cannot be read; the next
   * query is not held up by it.
   */
  query(sql: string, params?: QueryParams, limit?: number): Promise<QueryResult>;
  /** Refuses what has not been answered, and ends the process. */
  close(): Promise<void>;
}

/** How long a query may take that does not say otherwise: milliseconds. */
export const DEFAULT_TIME_LIMIT = 60_000;

const MEMORY_LIMIT = 1024 ** 3;
const MEBIBYTE = 1024 ** 2;

interface Asked {
  request: QueryRequest;
  resolve(result: QueryResult): void;
  reject(error: LedgerError): void;
}

/** @param file a path; the process starts with the first query. */
export function openLedgerQueries(options: LedgerQueriesOptions): LedgerQueries {
  const { file, timeLimit = DEFAULT_TIME_LIMIT, memoryLimit = MEMORY_LIMIT } = options;
  const waiting: Asked[] = [];
  let asked: Asked | undefined;
  let child: ChildProcess | undefined;
  let closed = false;

  function start(): ChildProcess {
    const module = fileURLToPath(new URL("./query-process.js", import.meta.url));
    const started = fork(module, [file, String(memoryLimit)], {
      serialization: "advanced",
      execArgv: [`--max-old-space-size=${Math.ceil(memoryLimit / MEBIBYTE)}`],
      stdio: ["ignore", "ignore", "ignore", "ipc"],
    });
    started.on("message", (answer: QueryAnswer) => settle(answer));
    // One that was stopped here has been given up already.
    const gone = (error: WireError) => {
      if (child !== started) return;
      child = undefined;
      if (asked) settle({ error });
    };
    started.on("exit", (code, signal) => gone(signal ? tooLarge() : endedBy(`exit code ${code}`)));
    started.on("error", (error) => gone(endedBy(error.message, error)));
    return started;
  }

  const tooLarge = (): WireError => ({
    code: "LEDGER_QUERY_TOO_LARGE",
    message: `The query was stopped: it takes more than ${memoryLimit / MEBIBYTE} MiB of memory. Ask for fewer or smaller rows; \`couverture ledger export\` writes whole tables.`,
    cause: undefined,
  });

  const endedBy = (reason: string, cause?: Error): WireError => ({
    code: "LEDGER_STOPPED",
    message: `The process that asks the ledger ended unexpectedly (${reason}). Ask again.`,
    cause: cause?.stack,
  });

  let timer: NodeJS.Timeout | undefined;

  function expire(): void {
    const slow = child;
    child = undefined;
    slow?.kill("SIGKILL");
    const message = `The query was stopped after ${timeLimit / 1000} s. Ask for less at once, or by a column with an index (seq, hash, address).`;
    settle({ error: { code: "LEDGER_QUERY_TOO_LONG", message, cause: undefined } });
  }

  function settle(answer: QueryAnswer): void {
    clearTimeout(timer);
    const done = asked;
    asked = undefined;
    // An idle process keeps nobody waiting.
    child?.unref();
    child?.channel?.unref();
    if ("result" in answer) done?.resolve(answer.result);
    else done?.reject(new LedgerError(answer.error.code, answer.error.message, { cause: answer.error.cause }));
    next();
  }

  function next(): void {
    if (asked || closed) return;
    asked = waiting.shift();
    if (!asked) return;
    child ??= start();
    child.ref();
    child.channel?.ref();
    timer = setTimeout(expire, timeLimit);
    child.send(asked.request, () => undefined);
  }

  return {
    query: (sql, params, limit) =>
      new Promise((resolve, reject) => {
        if (closed) {
          reject(new LedgerError("LEDGER_CLOSED", "The ledger is closed."));
          return;
        }
        waiting.push({ request: { sql, params, limit }, resolve, reject });
        next();
      }),
    async close() {
      closed = true;
      clearTimeout(timer);
      const refused = [...(asked ? [asked] : []), ...waiting.splice(0)];
      asked = undefined;
      for (const { reject } of refused) reject(new LedgerError("LEDGER_CLOSED", "The ledger is closed."));
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
