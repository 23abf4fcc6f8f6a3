import { LedgerError, type LedgerErrorCode } from "./errors.js";
import { decodeError, type QueryRequest, type WireError } from "./protocol.js";
import type { QueryParams, QueryResult } from "./query.js";
import { createQueryRunner, type QueryRunner } from "./query-runner.js";

/** A client of the ledger. All clients have equal shares of the processes. */
export interface QueryClient {
  /** The client has disconnected: the result is not needed. */
  readonly gone: boolean;
}

export interface LedgerQueriesOptions {
  file: string;
  /** Milliseconds that one query may take. */
  timeLimit?: number | undefined;
  /** Milliseconds that one query may take while another client's query waits for a process. */
  sharedTimeLimit?: number | undefined;
  /** Bytes of memory that one query may take, with the process that answers it. */
  memoryLimit?: number;
}

/** A ledger file, queried in separate processes, so that a query can be stopped. */
export interface LedgerQueries {
  /**
   * Queries the ledger. Each client has one query under way at a time; its others wait, and the clients take turns.
   * @param limit the most rows to give.
   * @param client the client that the query is for; queries without one share one.
   * @throws LedgerError `LEDGER_BAD_QUERY`, `LEDGER_QUERY_TOO_LONG`, `LEDGER_QUERY_TOO_LARGE`, or why the ledger cannot be read; the next
   * query is not held up by it.
   */
  query(sql: string, params?: QueryParams, limit?: number, client?: QueryClient): Promise<QueryResult>;
  /** Rejects what has not been answered, and ends the processes. */
  close(): Promise<void>;
}

/** How long a query may take that does not say otherwise: milliseconds. */
export const DEFAULT_TIME_LIMIT = 60_000;

/** Milliseconds that a query may take while others wait. */
const SHARED_TIME_LIMIT = 10_000;

const MEMORY_LIMIT = 1024 ** 3;

/** Queries that run at the same time. */
const MAX_PROCESSES = 2;

/** Milliseconds between looks at what is under way. */
const WATCH_INTERVAL = 100;

const SHARED_CLIENT: QueryClient = { gone: false };

interface Query {
  request: QueryRequest;
  resolve(result: QueryResult): void;
  reject(error: LedgerError): void;
}

interface UnderWay extends Query {
  runner: QueryRunner;
  /** Of `performance.now()`. */
  started: number;
}

const ADVICE = "Query less at once, or by a column with an index (seq, hash, address).";

const failure = (code: LedgerErrorCode, message: string): WireError => ({ code, message, cause: undefined });

/** @param options.file a path; a process starts with the first query. */
export function openLedgerQueries(options: LedgerQueriesOptions): LedgerQueries {
  const { file, timeLimit = DEFAULT_TIME_LIMIT, memoryLimit = MEMORY_LIMIT } = options;
  const { sharedTimeLimit = Math.min(SHARED_TIME_LIMIT, timeLimit) } = options;
  const idle: QueryRunner[] = Array.from({ length: MAX_PROCESSES }, () => createQueryRunner({ file, memoryLimit }));
  const runners = [...idle];
  /** In the order of their turns. */
  const waiting = new Map<QueryClient, Query[]>();
  const underWay = new Map<QueryClient, UnderWay>();
  let watch: NodeJS.Timeout | undefined;
  let closed = false;

  /** The next client of those that have no query under way. */
  const nextClient = (): QueryClient | undefined => [...waiting.keys()].find((client) => !underWay.has(client));

  function runNext(): void {
    for (let client = nextClient(); client && !closed; client = nextClient()) {
      const runner = idle.pop();
      if (!runner) return;
      const own = waiting.get(client) as Query[];
      const query = own.shift() as Query;
      waiting.delete(client);
      // Behind all others.
      if (own.length > 0) waiting.set(client, own);
      run(client, query, runner);
    }
  }

  function run(client: QueryClient, query: Query, runner: QueryRunner): void {
    underWay.set(client, { ...query, runner, started: performance.now() });
    watch ??= setInterval(checkAll, WATCH_INTERVAL);
    void runner.run(query.request).then((answer) => {
      underWay.delete(client);
      idle.push(runner);
      if ("result" in answer) query.resolve(answer.result);
      else query.reject(decodeError(answer.error));
      runNext();
      if (underWay.size > 0) return;
      clearInterval(watch);
      watch = undefined;
    });
  }

  function checkAll(): void {
    const gone = failure("LEDGER_STOPPED", "The client has gone.");
    for (const [client, queries] of waiting) {
      if (!client.gone) continue;
      waiting.delete(client);
      for (const { reject } of queries) reject(new LedgerError(gone.code, gone.message));
    }
    const now = performance.now();
    for (const [client, { runner, started }] of underWay) {
      if (client.gone) runner.stop(gone);
      else if (now - started >= timeLimit) {
        runner.stop(failure("LEDGER_QUERY_TOO_LONG", `The query was stopped after ${timeLimit / 1000} s. ${ADVICE}`));
      }
    }
    if (idle.length > 0 || nextClient() === undefined) return;
    // The first is the oldest one. It alone makes room.
    const [oldest] = underWay.values();
    if (oldest && now - oldest.started >= sharedTimeLimit) {
      const why = `The query was stopped after ${sharedTimeLimit / 1000} s, since queries of other clients wait. ${ADVICE}`;
      oldest.runner.stop(failure("LEDGER_QUERY_TOO_LONG", why));
    }
  }

  const closedError = (): LedgerError => new LedgerError("LEDGER_CLOSED", "The ledger is closed.");

  return {
    query: (sql, params, limit, client = SHARED_CLIENT) =>
      new Promise((resolve, reject) => {
        if (closed) {
          reject(closedError());
          return;
        }
        const query = { request: { sql, params, limit }, resolve, reject };
        const own = waiting.get(client);
        if (own) own.push(query);
        else waiting.set(client, [query]);
        runNext();
      }),
    async close() {
      closed = true;
      clearInterval(watch);
      for (const { reject } of [...underWay.values(), ...[...waiting.values()].flat()]) reject(closedError());
      waiting.clear();
      underWay.clear();
      await Promise.all(runners.map((runner) => runner.close()));
    },
  };
}
