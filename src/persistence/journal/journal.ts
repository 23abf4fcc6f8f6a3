import type { AbstractLevel } from "abstract-level";
import { equalBytes, uint64 } from "../../ethereum/index.js";
import {
  decodeRecord,
  encodeRecord,
  entryHashOf,
  type JournalRecord,
  NO_ENTRY_HASH,
  type RecordKind,
} from "../records/index.js";
import { brokenJournal, JournalError, reasonOf } from "./errors.js";

export type ByteStore = AbstractLevel<string | Buffer | Uint8Array, Uint8Array, Uint8Array>;

export interface JournalHead {
  /** Sequence number of the last record, -1 when there is none. */
  seq: number;
  /** Its entry hash, 32 zero bytes when there is none. */
  entryHash: Uint8Array;
}

export interface Appended {
  record: JournalRecord;
  /** Resolves once the record is on disk; rejects when it could not be written. */
  durable: Promise<void>;
}

/** The one ordered, append-only list of what happened to a chain. Everything else is computed from it. */
export interface Journal {
  /** The last record, whether it is on disk yet or not. */
  head(): JournalHead;
  /** The last record that is on disk. */
  durableHead(): JournalHead;
  /**
   * Adds a record. It has its number and hash at once and can be read at once; a caller that acknowledges it to a user waits
   * for `durable` first. Records added while others are being written share their next fsync (group commit).
   * @throws JournalError JOURNAL_APPEND_FAILED after an earlier record could not be written, JOURNAL_CLOSED.
   */
  append(kind: RecordKind, payload: Uint8Array): Appended;
  /** Record `seq`, or undefined when there is none. Synchronous: memory, or one LevelDB read. */
  get(seq: number): JournalRecord | undefined;
  /** The records from `from` on, in order, up to the head at the time of the call. */
  iterate(from: number): AsyncGenerator<JournalRecord>;
  /**
   * Recomputes every hash from record `from` up to, but without, record `to`, in slices that leave room for other work.
   * @throws JournalError JOURNAL_BROKEN with the record's number.
   */
  verify(from: number, to: number, signal?: AbortSignal): Promise<void>;
  /** Records below this number have not been verified since the journal was opened. */
  verifiedFrom: number;
  /** Accepts no more records from now on, for the given reason: the journal was found to be invalid. */
  stop(reason: JournalError): void;
  /** Why writing stopped, if it did. */
  failure(): JournalError | undefined;
  /** Called with records, in order, once they are on disk. */
  onWritten(listener: (records: JournalRecord[]) => void): void;
  /** Called once, when a record could not be written. */
  onFailure(listener: (failure: JournalError) => void): void;
  /** Resolves when everything appended so far is on disk. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

export interface JournalOptions {
  /** `strict` waits for fsync before a record counts as durable, `relaxed` only for the write itself. */
  durability: "strict" | "relaxed";
  /** How many records at the end are verified before the journal opens; older ones are left to {@link Journal.verify}. */
  verifyTail?: number;
  /** Called after each write, before its records count as durable; what it rejects with counts as the write's failure. */
  afterWrite?: (() => Promise<void>) | undefined;
}

interface Waiting {
  record: JournalRecord;
  resolve: () => void;
  reject: (failure: JournalError) => void;
}

const DEFAULT_VERIFY_TAIL = 4_000;

/** Opens the journal that `store` holds; the store is open and is closed with the journal. */
export async function openJournalOn(store: ByteStore, options: JournalOptions): Promise<Journal> {
  const sync = options.durability === "strict";
  let head: JournalHead = { seq: -1, entryHash: NO_ENTRY_HASH };
  let failure: JournalError | undefined;
  let closed = false;
  let waiting: Waiting[] = [];
  let writing: Promise<void> | undefined;
  let lastWritten: Promise<void> = Promise.resolve();
  const unwritten = new Map<number, JournalRecord>();
  const listeners: ((failure: JournalError) => void)[] = [];
  const writtenListeners: ((records: JournalRecord[]) => void)[] = [];

  const last = await lastSeq(store);
  const verifiedFrom = Math.max(0, last + 1 - (options.verifyTail ?? DEFAULT_VERIFY_TAIL));
  await verify(verifiedFrom, last + 1);
  if (last >= 0) head = { seq: last, entryHash: read(last).entryHash };
  let durable = head;

  function read(seq: number): JournalRecord {
    let bytes: Uint8Array | undefined;
    try {
      bytes = store.getSync(uint64(seq));
    } catch (cause) {
      if (closed) throw cause;
      throw brokenJournal(`record ${seq} cannot be read (${reasonOf(cause)})`, seq, cause);
    }
    if (bytes === undefined) throw brokenJournal(`record ${seq} is missing`, seq);
    return parse(seq, bytes);
  }

  // Records read last, and whether they were found to follow from the one before them.
  const recent = new Map<number, { record: JournalRecord; follows: boolean }>();

  function readOrKept(seq: number): { record: JournalRecord; follows: boolean } {
    const known = recent.get(seq);
    if (known) return known;
    const found = { record: read(seq), follows: false };
    if (found.record.payload.length > MAX_KEPT_BYTES) return found;
    recent.set(seq, found);
    if (recent.size > KEPT_RECORDS) recent.delete(recent.keys().next().value as number);
    return found;
  }

  /** Record `seq` of the store, checked against its neighbours: its hash follows from the one before it, and the next one's from it. */
  function checked(seq: number): JournalRecord {
    const own = readOrKept(seq);
    const { record } = own;
    if (!own.follows) {
      mustFollow(seq === 0 ? NO_ENTRY_HASH : readOrKept(seq - 1).record.entryHash, record);
      own.follows = true;
    }
    if (seq === durable.seq) {
      if (!equalBytes(record.entryHash, durable.entryHash)) throw wrongHash(record);
      return record;
    }
    const unwrittenNext = unwritten.get(seq + 1);
    const next = unwrittenNext ? { record: unwrittenNext, follows: false } : readOrKept(seq + 1);
    if (!next.follows) {
      mustFollow(record.entryHash, next.record);
      next.follows = true;
    }
    return record;
  }

  /** Damage found by a read ends all writing, so that it is reported at once. */
  function stopping<T>(reading: () => T): T {
    try {
      return reading();
    } catch (cause) {
      if (cause instanceof JournalError && cause.code === "JOURNAL_BROKEN") stop(cause);
      throw cause;
    }
  }

  async function verify(from: number, to: number, signal?: AbortSignal): Promise<void> {
    for await (const _ of chained(from, to)) if (signal?.aborted) return;
  }

  /** The records from one up to, but without, another, each of which follows from the one before it. */
  async function* chained(from: number, to: number): AsyncGenerator<JournalRecord> {
    if (from >= to) return;
    let previous = from === 0 ? NO_ENTRY_HASH : read(from - 1).entryHash;
    let next = from;
    for await (const [key, value] of entries(store, from, to)) {
      const seq = seqOf(key);
      if (seq !== next) throw brokenJournal(`record ${next} is missing`, next);
      const record = parse(seq, value);
      mustFollow(previous, record);
      previous = record.entryHash;
      next++;
      yield record;
    }
    if (next !== to) throw brokenJournal(`record ${next} is missing`, next);
  }

  function append(kind: RecordKind, payload: Uint8Array): Appended {
    if (failure) throw failure;
    if (closed) throw new JournalError("JOURNAL_CLOSED", "The journal is closed.");
    const seq = head.seq + 1;
    const record: JournalRecord = { seq, kind, payload, entryHash: entryHashOf(head.entryHash, seq, kind, payload) };
    head = { seq, entryHash: record.entryHash };
    unwritten.set(seq, record);
    const written = new Promise<void>((resolve, reject) => waiting.push({ record, resolve, reject }));
    lastWritten = written.catch(() => undefined); // a caller that acknowledges awaits `written`; others do not
    writing ??= write();
    return { record, durable: written };
  }

  async function write(): Promise<void> {
    // What one turn of the program appends goes into one batch, and a crash keeps all of it or none.
    await undefined;
    while (waiting.length > 0) {
      const group = waiting;
      waiting = [];
      try {
        const batch = store.batch();
        for (const { record } of group) batch.put(uint64(record.seq), encodeRecord(record));
        await batch.write(sync ? WRITE_SYNC : {});
        await options.afterWrite?.();
      } catch (cause) {
        fail(group, cause);
        break;
      }
      const written = group.at(-1)?.record;
      if (written) durable = { seq: written.seq, entryHash: written.entryHash };
      for (const { record, resolve } of group) {
        unwritten.delete(record.seq);
        resolve();
      }
      if (writtenListeners.length > 0) {
        const records = group.map(({ record }) => record);
        for (const listener of writtenListeners) listener(records);
      }
    }
    writing = undefined;
  }

  function fail(group: Waiting[], cause: unknown): void {
    failure = new JournalError(
      "JOURNAL_APPEND_FAILED",
      `The journal could not be written (${reasonOf(cause)}). The chain answers reads and takes no more writes; fix the cause and start again.`,
      { cause, seq: group[0]?.record.seq },
    );
    const lost = [...group, ...waiting];
    waiting = [];
    head = durable;
    try {
      for (const listener of listeners) listener(failure); // they undo the lost records, and so still have to read them
    } finally {
      for (const { record, reject } of lost) {
        unwritten.delete(record.seq);
        reject(failure);
      }
    }
  }

  function stop(reason: JournalError): void {
    if (failure) return;
    failure = reason;
    for (const listener of listeners) listener(reason);
  }

  return {
    head: () => head,
    stop,
    durableHead: () => durable,
    append,
    get(seq) {
      const recent = unwritten.get(seq);
      if (recent || seq < 0 || seq > head.seq) return recent;
      return stopping(() => checked(seq));
    },
    async *iterate(from) {
      const end = head.seq;
      await lastWritten;
      try {
        yield* chained(from, Math.min(end, durable.seq) + 1);
      } catch (cause) {
        stopping(() => {
          throw cause;
        });
      }
    },
    verify,
    verifiedFrom,
    failure: () => failure,
    onWritten: (listener) => void writtenListeners.push(listener),
    onFailure: (listener) => void listeners.push(listener),
    settled: () => lastWritten,
    async close() {
      closed = true;
      await writing;
      await store.close();
    },
  };
}

/** LevelDB reads so far ahead at once, in its own thread; it knows the option, abstract-level's type does not. */
const AHEAD = { highWaterMarkBytes: 256 * 1024 } as object;

// classic-level knows the option `sync`, memory-level ignores it; abstract-level's type has neither.
const WRITE_SYNC = { sync: true } as object;

/** How many records stay in memory for the next read, and how large they may be. */
const KEPT_RECORDS = 32;
const MAX_KEPT_BYTES = 64 * 1024;

const wrongHash = ({ seq, kind }: JournalRecord): JournalError =>
  brokenJournal(`record ${seq} (${kind}) does not have the hash that its content and the record before it give`, seq);

/** @throws JournalError JOURNAL_BROKEN where a record's hash is not the one that its content and the record before it give */
function mustFollow(previous: Uint8Array, record: JournalRecord): void {
  const { seq, kind, payload, entryHash } = record;
  if (!equalBytes(entryHash, entryHashOf(previous, seq, kind, payload))) throw wrongHash(record);
}

function parse(seq: number, bytes: Uint8Array): JournalRecord {
  try {
    return decodeRecord(seq, bytes);
  } catch (cause) {
    throw brokenJournal((cause as Error).message, seq, cause);
  }
}

function seqOf(key: Uint8Array): number {
  return Number(Buffer.from(key.buffer, key.byteOffset, key.byteLength).readBigUInt64BE());
}

async function lastSeq(store: ByteStore): Promise<number> {
  for await (const key of store.keys({ reverse: true, limit: 1 })) return seqOf(key);
  return -1;
}

async function* entries(store: ByteStore, from: number, to: number): AsyncGenerator<[Uint8Array, Uint8Array]> {
  if (from >= to) return;
  const iterator = store.iterator({ gte: uint64(from), lt: uint64(to), ...AHEAD });
  try {
    for (;;) {
      const batch = await iterator.nextv(500);
      if (batch.length === 0) return;
      yield* batch as [Uint8Array, Uint8Array][];
    }
  } finally {
    await iterator.close();
  }
}
