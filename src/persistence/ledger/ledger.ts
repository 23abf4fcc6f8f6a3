import type { JournalRecord } from "../records/index.js";
import { createBacklog } from "./backlog.js";
import type { LedgerHead } from "./database.js";
import { LedgerError, mayPass } from "./errors.js";
import { packRecords } from "./protocol.js";
import { type LedgerQueries, openLedgerQueries, type QueryClient } from "./queries.js";
import type { QueryParams, QueryResult } from "./query.js";
import { compareTailWith, type TailComparison } from "./tail.js";
import { type LedgerThread, startThread } from "./thread.js";

export interface LedgerOptions {
  /** Path of the SQLite file, or `:memory:` for a ledger that lives and dies with its thread. */
  file: string;
  /** URLs of modules that each export a `projection`: more groups of tables. */
  projections?: string[];
  /** Milliseconds that a record waits for others to be committed with, longer under load; 50 unless given. `sync` does not wait. */
  commitDelay?: number;
  /** Bytes of records not yet committed from which `drained` makes the caller wait; 16 MiB unless given. */
  backlogLimit?: number;
  /** Milliseconds that a query of a file may take; a minute unless given. */
  queryTimeLimit?: number;
}

/** The ledger as the node sees it: written by a thread of its own, always a little behind the journal. */
export interface Ledger {
  /** The last committed record; undefined while the ledger is empty. */
  head(): LedgerHead | undefined;
  /** Records appended and not yet committed. */
  readonly backlog: number;
  /** What delays the ledger at the moment: another process that holds its lock. It tries again until that releases it. */
  readonly obstacle: LedgerError | undefined;
  /**
   * Why records are dropped at the moment, if they are: the disk rejected one, or the writing thread ended. The ledger is opened
   * repeatedly until that succeeds; then the caller appends from {@link Ledger.head} on.
   */
  readonly suspended: LedgerError | undefined;
  /** Why the ledger takes no more records until the program starts again, if so. */
  readonly failure: LedgerError | undefined;
  /**
   * Hands records over to be written, in order, and returns at once. Those that the ledger holds are passed over. After a failure,
   * and while it is suspended, they are dropped: the journal has them.
   */
  append(records: JournalRecord[]): void;
  /** Resolves when there is room for more. Await it between appends when reading a long journal. */
  drained(): Promise<void>;
  /** Resolves when everything appended so far is committed. @throws LedgerError when it cannot be. */
  sync(): Promise<void>;
  /** Compares the last records with the journal's, to find at open that a ledger is not this journal's. */
  compareTail(
    get: (seq: number) => JournalRecord | undefined | Promise<JournalRecord | undefined>,
    count?: number,
  ): Promise<TailComparison>;
  /**
   * Queries the committed part of the ledger. A file is read by a process that starts with the first query, and is stopped when
   * one exceeds its time limit; clients take turns. A ledger in memory is queried in the thread that writes it, without a time limit.
   * @param limit the most rows to give.
   * @throws LedgerError `LEDGER_BAD_QUERY`, `LEDGER_QUERY_TOO_LONG`, `LEDGER_QUERY_TOO_LARGE`
   */
  query(sql: string, params?: QueryParams, limit?: number, client?: QueryClient): Promise<QueryResult>;
  /** Calls back after each commit, with the record that is the last one then. */
  onCommit(callback: (head: LedgerHead) => void): void;
  /** Calls back, once, when the ledger can take no more records. */
  onFailure(callback: (error: LedgerError) => void): void;
  /** Calls back when the ledger is suspended, with why, and with undefined when it is written again. */
  onSuspension(callback: (why: LedgerError | undefined) => void): void;
  /** Commits what was appended, folds the write-ahead log into the file and ends the threads. */
  close(): Promise<void>;
}

const closed = (): LedgerError =>
  new LedgerError("LEDGER_CLOSED", "The ledger is closed: it takes no more records and answers no more.");

const COMMIT_DELAY = 50;
const BACKLOG_LIMIT = 16 * 1024 * 1024;
const COMPARED_RECORDS = 16;

/** Milliseconds until a suspended ledger is opened again: at first, and at most. */
const FIRST_RETRY = 500;
const MAX_RETRY = 30_000;

// A small young generation keeps the thread's memory small; the old one only bounds what a huge record may take.
const RESOURCE_LIMITS = { maxYoungGenerationSizeMb: 4, maxOldGenerationSizeMb: 512 };

const startLedgerThread = (): LedgerThread => startThread("./worker.js", "writes the ledger", RESOURCE_LIMITS);

/** Started before its ledger is opened. */
let spare: LedgerThread | undefined;

/** Starts the thread of the next ledger, which loads its modules while what comes before the ledger is opened. */
export function prepareLedgerThread(projections: string[]): void {
  if (spare) return;
  spare = startLedgerThread();
  spare.request("load", { projections }).catch(() => undefined); // opening reports it
}

function takeThread(): LedgerThread {
  const thread = spare ?? startLedgerThread();
  spare = undefined;
  return thread;
}

/**
 * Opens a ledger, or makes one where there is none. It does not read the journal: append what follows {@link Ledger.head}.
 * @throws LedgerError when the file is no ledger of this version, damaged, in use, or cannot be written.
 */
export async function openLedger(options: LedgerOptions): Promise<Ledger> {
  const { file, projections = [] } = options;
  const inMemory = file === ":memory:";
  const callbacks: ((error: LedgerError) => void)[] = [];
  const committed: ((head: LedgerHead) => void)[] = [];
  let failure: LedgerError | undefined;
  let head: LedgerHead | undefined;
  let closing: Promise<void> | undefined;
  let queries: LedgerQueries | undefined;
  let retrying: NodeJS.Timeout | undefined;
  const suspensions: ((why: LedgerError | undefined) => void)[] = [];

  let ended = false;
  let thread = takeThread();
  const backlog = createBacklog({
    delay: options.commitDelay ?? COMMIT_DELAY,
    limit: options.backlogLimit ?? BACKLOG_LIMIT,
    async commit(records) {
      const packed = packRecords(records);
      head = await thread.request("append", { packed }, [packed]);
      for (const callback of committed) callback(head as LedgerHead);
    },
    retry: ({ code }) => code === "LEDGER_IN_USE" && !closing,
    passes: (error) => mayPass(error) && !closing,
    onFailure(error) {
      failure = error;
      for (const callback of callbacks) callback(error);
    },
    onSuspended(error) {
      retryIn(FIRST_RETRY);
      for (const callback of suspensions) callback(error);
    },
  });

  const watchThread = (): void =>
    thread.onStop((error) => {
      ended = true;
      backlog.suspend(error);
    });
  watchThread();

  function retryIn(delay: number): void {
    if (closing) return;
    retrying = setTimeout(() => void reopen(Math.min(2 * delay, MAX_RETRY)), delay).unref();
  }

  async function reopen(nextDelay: number): Promise<void> {
    try {
      if (ended) {
        ended = false;
        thread = takeThread();
        watchThread();
      }
      head = await thread.request("open", { file, projections });
    } catch (error) {
      if (closing) return;
      const reason = error as LedgerError;
      if (!mayPass(reason)) return backlog.fail(reason);
      backlog.suspend(reason);
      return retryIn(nextDelay);
    }
    if (closing) return;
    backlog.resume();
    for (const callback of suspensions) callback(undefined);
  }

  try {
    head = await thread.request("open", { file, projections });
  } catch (error) {
    closing = Promise.resolve();
    clearTimeout(retrying);
    await thread.close();
    throw error;
  }

  async function close(): Promise<void> {
    clearTimeout(retrying);
    if (!failure) await backlog.sync().catch(() => {});
    await queries?.close();
    await thread.close();
  }

  return {
    head: () => head,
    get backlog() {
      return backlog.size;
    },
    get obstacle() {
      return backlog.obstacle;
    },
    get suspended() {
      return backlog.suspended;
    },
    get failure() {
      return failure;
    },
    append(records) {
      if (closing) throw closed();
      backlog.push(records);
    },
    drained: () => backlog.drained(),
    sync: () => backlog.sync(),
    async compareTail(get, count = COMPARED_RECORDS) {
      if (closing) throw closed();
      return compareTailWith(await thread.request("tail", { count }), get);
    },
    async query(sql, params, limit, client) {
      if (closing) throw closed();
      if (inMemory) return thread.request("query", { sql, params, limit });
      queries ??= openLedgerQueries({ file, timeLimit: options.queryTimeLimit });
      return queries.query(sql, params, limit, client);
    },
    onCommit: (callback) => void committed.push(callback),
    onFailure(callback) {
      if (failure) callback(failure);
      else callbacks.push(callback);
    },
    onSuspension: (callback) => void suspensions.push(callback),
    close() {
      closing ??= close();
      return closing;
    },
  };
}
