import type { JournalRecord } from "../records/index.js";
import type { LedgerError } from "./errors.js";
import { packedSize } from "./protocol.js";

/** Records on their way to the ledger, gathered into batches. */
export interface Backlog {
  /** Records appended and not yet committed. */
  readonly size: number;
  /** Why the last commit has to be tried again, while it has to. */
  readonly obstacle: LedgerError | undefined;
  /** Why nothing is taken until {@link Backlog.resume}, if so. */
  readonly suspended: LedgerError | undefined;
  push(records: JournalRecord[]): void;
  /** Resolves when everything pushed so far is committed; rejects when it cannot be. */
  sync(): Promise<void>;
  /** Resolves when there is room for more, or when nothing more will be taken. */
  drained(): Promise<void>;
  /** Drops everything: nothing more is committed. */
  fail(error: LedgerError): void;
  /** Drops everything until {@link Backlog.resume}; the caller pushes it again. */
  suspend(error: LedgerError): void;
  resume(): void;
}

export interface BacklogOptions {
  /** Commits a batch. */
  commit(records: JournalRecord[]): Promise<void>;
  /** Milliseconds that the first record of a batch waits for others; several times as long soon after a commit. */
  delay: number;
  /** Bytes of backlog from which `drained` waits. */
  limit: number;
  /** Whether a commit that failed so is to be tried again, as long as the backlog has not become several times too long. */
  retry(error: LedgerError): boolean;
  /** Whether a failure may pass: the backlog is then suspended and does not fail. */
  passes(error: LedgerError): boolean;
  onFailure(error: LedgerError): void;
  onSuspended(error: LedgerError): void;
}

const BATCH_RECORDS = 1000;
const BATCH_BYTES = 4 * 1024 * 1024;
/** After a commit records wait so many times as long, for as many delays: under load more of them share the next one. */
const LOADED_DELAYS = 5;
/** How many times the limit a backlog may reach while commits are tried again. */
const PATIENCE = 4;

interface Waiter {
  /** How many records must be committed, of all ever pushed. */
  until: number;
  resolve(): void;
  reject(error: LedgerError): void;
}

/**
 * A commit costs about as much as the rows of ten blocks, so records wait a little for others to share it, unless someone
 * waits for them or there are enough.
 */
export function createBacklog(options: BacklogOptions): Backlog {
  const { commit, delay, limit, retry, passes, onFailure, onSuspended } = options;
  let queue: JournalRecord[] = [];
  let bytes = 0;
  let pushed = 0;
  let committed = 0;
  let busy = false;
  let lastCommit = Number.NEGATIVE_INFINITY;
  let timer: NodeJS.Timeout | undefined;
  let failure: LedgerError | undefined;
  let obstacle: LedgerError | undefined;
  let suspended: LedgerError | undefined;
  let syncing: Waiter[] = [];
  let draining: (() => void)[] = [];

  function takeBatch(): JournalRecord[] {
    let count = 0;
    for (let size = 0; count < queue.length && count < BATCH_RECORDS && size < BATCH_BYTES; count++) {
      size += packedSize(queue[count] as JournalRecord);
    }
    const batch = queue.slice(0, count);
    queue = queue.slice(count);
    return batch;
  }

  function settle(): void {
    const done = syncing.filter(({ until }) => until <= committed);
    syncing = syncing.filter(({ until }) => until > committed);
    for (const { resolve } of done) resolve();
    if (bytes > limit / 2) return;
    for (const resolve of draining) resolve();
    draining = [];
  }

  function letGo(error: LedgerError): void {
    obstacle = undefined;
    clearTimeout(timer);
    timer = undefined;
    queue = [];
    bytes = 0;
    committed = pushed;
    for (const { reject } of syncing) reject(error);
    syncing = [];
    settle();
  }

  function fail(error: LedgerError): void {
    if (failure) return;
    failure = error;
    suspended = undefined;
    letGo(error);
    onFailure(error);
  }

  function suspend(error: LedgerError): void {
    if (failure) return;
    const first = suspended === undefined;
    suspended = error;
    letGo(error);
    if (first) onSuspended(error);
  }

  async function commitBatch(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    const batch = takeBatch();
    busy = true;
    try {
      await commit(batch);
      if (failure || suspended) return;
      committed += batch.length;
      bytes -= batch.reduce((sum, record) => sum + packedSize(record), 0);
      obstacle = undefined;
    } catch (error) {
      const reason = error as LedgerError;
      if (failure || suspended) return;
      if (retry(reason) && bytes < PATIENCE * limit) {
        queue = [...batch, ...queue];
        obstacle = reason;
      } else if (passes(reason)) suspend(reason);
      else fail(reason);
    } finally {
      busy = false;
      lastCommit = performance.now();
    }
    settle();
    schedule();
  }

  function wait(): number {
    const isLoaded = performance.now() - lastCommit < LOADED_DELAYS * delay;
    return isLoaded ? LOADED_DELAYS * delay : delay;
  }

  function schedule(): void {
    if (busy || failure || suspended || queue.length === 0) return;
    const awaited = syncing.length > 0 || draining.length > 0;
    if (awaited || queue.length >= BATCH_RECORDS || bytes >= BATCH_BYTES) void commitBatch();
    else timer ??= setTimeout(() => void commitBatch(), wait());
  }

  return {
    get size() {
      return pushed - committed;
    },
    get obstacle() {
      return obstacle;
    },
    get suspended() {
      return suspended;
    },
    push(records) {
      // The journal keeps the records that a failed ledger drops.
      if (failure || suspended) return;
      for (const record of records) {
        queue.push(record);
        bytes += packedSize(record);
      }
      pushed += records.length;
      schedule();
    },
    sync() {
      const reason = failure ?? suspended;
      if (reason) return Promise.reject(reason);
      if (committed === pushed) return Promise.resolve();
      return new Promise((resolve, reject) => {
        syncing.push({ until: pushed, resolve, reject });
        schedule();
      });
    },
    drained() {
      if (bytes < limit) return Promise.resolve();
      return new Promise((resolve) => {
        draining.push(resolve);
        schedule();
      });
    },
    fail,
    suspend,
    resume() {
      suspended = undefined;
    },
  };
}
