import type { EntryStore } from "./entry-store.js";
import { damageIn } from "./entry-store.js";
import { keyBytes } from "./keys.js";

/** What a batch of writes to LevelDB looks like from here. */
export interface Batch {
  put(key: string, value: Uint8Array): void;
  del(key: string): void;
}

/** How a value becomes bytes; `absent` (deleted, zero, never there) becomes no bytes. */
export interface ValueCodec<T> {
  absent: T;
  encode(value: T): Uint8Array;
  decode(bytes: Uint8Array): T;
}

/**
 * Values that remember every version of themselves. The head version of a key is one entry; each earlier version is an
 * entry of its own, numbered from 0, so that the value at any record is found by bisection, in synchronous reads.
 * Changes stay in memory until they are written in one batch with many others.
 */
export interface Versioned<T> {
  /** The value after the last record. */
  head(key: string): T;
  /** The value after record `seq`. */
  at(key: string, seq: number): T;
  /** Whether the key had a value, or was deleted, at or before record `seq`. */
  has(key: string, seq: number): boolean;
  /** Whether the key ever had a value on this chain, also if it was deleted since. */
  known(key: string): boolean;
  /** The keys with a prefix that ever had a value, in no order. */
  keys(prefix: string): Promise<string[]>;
  /** Sets the value as of record `seq`, which is not below that of any version before it. */
  set(key: string, seq: number, value: T): void;
  /** Forgets every version after record `seq` and returns the value that is head again. */
  truncate(key: string, seq: number): T;
  /** How many keys wait to be written. */
  dirty(): number;
  /** Puts what waits into a batch. The returned function is called once the batch has been written. */
  drain(batch: Batch): () => void;
}

interface Version<T> {
  seq: number;
  value: T;
}

interface Entry<T> {
  /** Record of the head version, -1 when the key never had a value. */
  seq: number;
  value: T;
  /** How many versions are before the head. */
  count: number;
  /** How many of them are in LevelDB or on the way there. */
  stored: number;
  /** Those that are not certainly in LevelDB yet: versions `count - recent.length` to `count - 1`. */
  recent: Version<T>[];
  dirty: boolean;
}

/** Longer than what follows any prefix. */
const AFTER_ALL = "\xff".repeat(64);

const HEAD_PREFIX = 12; // record number (8 bytes), count (4 bytes)
const VERSION_PREFIX = 8; // record number

/**
 * @param holds whether a head value that was just read, or its absence, is what the trie has for the key: a value that is whole
 * may still be an older one, and a missing one says nothing by itself
 */
export function createVersioned<T>(
  store: EntryStore,
  codec: ValueCodec<T>,
  maxCached: number,
  holds: (key: string, value: T) => boolean,
): Versioned<T> {
  const cache = new Map<string, Entry<T>>();
  let waiting = new Set<string>();
  let deletions: string[] = [];
  let draining = false;

  /** Drops values that LevelDB has, oldest first. While a batch is being written, it is unknown which those are. */
  function prune(): void {
    let excess = cache.size - maxCached;
    if (excess <= 0 || draining) return;
    for (const [key, entry] of cache) {
      if (entry.dirty) continue;
      cache.delete(key);
      if (--excess <= 0) return;
    }
  }

  function load(key: string): Entry<T> {
    const cached = cache.get(key);
    if (cached) return cached;
    const bytes = store.getSync(keyBytes(key));
    let entry: Entry<T>;
    if (bytes === undefined) {
      entry = { seq: -1, value: codec.absent, count: 0, stored: 0, recent: [], dirty: false };
    } else {
      const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      const count = view.readUInt32BE(8);
      const value = bytes.length === HEAD_PREFIX ? codec.absent : codec.decode(bytes.subarray(HEAD_PREFIX));
      entry = { seq: Number(view.readBigUInt64BE(0)), value, count, stored: count, recent: [], dirty: false };
    }
    if (!holds(key, entry.value))
      throw damageIn(store, `the value of the key ${hexOf(key)} is not the one in the trie`);
    if (cache.size > maxCached * 1.25) prune();
    cache.set(key, entry);
    return entry;
  }

  function version(key: string, entry: Entry<T>, index: number): Version<T> {
    const base = entry.count - entry.recent.length;
    if (index >= base) return entry.recent[index - base] as Version<T>;
    store.sure?.();
    const bytes = store.getSync(keyBytes(versionKey(key, index)));
    if (bytes === undefined) throw damageIn(store, `version ${index} of the key ${hexOf(key)} is missing`);
    const seq = Number(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).readBigUInt64BE(0));
    return {
      seq,
      value: bytes.length === VERSION_PREFIX ? codec.absent : codec.decode(bytes.subarray(VERSION_PREFIX)),
    };
  }

  /** Index of the last version at or before `seq` among those before the head, -1 when there is none. */
  function indexAt(key: string, entry: Entry<T>, seq: number): number {
    let low = 0;
    let high = entry.count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (version(key, entry, middle).seq <= seq) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  function touch(key: string, entry: Entry<T>): void {
    if (entry.dirty) return;
    entry.dirty = true;
    waiting.add(key);
  }

  return {
    head: (key) => load(key).value,
    at(key, seq) {
      const entry = load(key);
      if (entry.seq <= seq) return entry.value;
      const index = indexAt(key, entry, seq);
      return index < 0 ? codec.absent : version(key, entry, index).value;
    },
    has(key, seq) {
      const entry = load(key);
      return entry.seq >= 0 && (entry.seq <= seq || indexAt(key, entry, seq) >= 0);
    },
    known: (key) => load(key).seq >= 0,
    async keys(prefix) {
      const found = new Set<string>();
      const iterator = store.iterator({ gte: keyBytes(prefix), lt: keyBytes(`${prefix}${AFTER_ALL}`) });
      try {
        for (;;) {
          const entries = await iterator.nextv(250);
          if (entries.length === 0) break;
          for (const [key] of entries) found.add(Buffer.from(key).toString("latin1"));
        }
      } finally {
        await iterator.close();
      }
      // What is not written yet is still in memory, and what was taken back is not written over yet.
      for (const [key, { seq }] of cache) {
        if (!key.startsWith(prefix)) continue;
        if (seq >= 0) found.add(key);
        else found.delete(key);
      }
      return [...found];
    },
    set(key, seq, value) {
      const entry = load(key);
      if (entry.seq >= 0 && entry.seq !== seq) {
        entry.recent.push({ seq: entry.seq, value: entry.value });
        entry.count++;
      }
      entry.seq = seq;
      entry.value = value;
      touch(key, entry);
    },
    truncate(key, seq) {
      const entry = load(key);
      if (entry.seq <= seq) return entry.value;
      const index = indexAt(key, entry, seq);
      const head = index < 0 ? { seq: -1, value: codec.absent } : version(key, entry, index);
      const count = Math.max(index, 0);
      for (let stale = count; stale < entry.stored; stale++) deletions.push(versionKey(key, stale));
      entry.stored = Math.min(entry.stored, count);
      entry.recent.splice(Math.max(0, count - (entry.count - entry.recent.length)));
      entry.count = count;
      entry.seq = head.seq;
      entry.value = head.value;
      touch(key, entry);
      return entry.value;
    },
    dirty: () => waiting.size,
    drain(batch) {
      const drained: [Entry<T>, number][] = [];
      draining = true;
      for (const key of deletions) batch.del(key);
      for (const key of waiting) {
        const entry = cache.get(key) as Entry<T>;
        if (entry.seq < 0) batch.del(key);
        else batch.put(key, headBytes(entry, codec));
        const base = entry.count - entry.recent.length;
        for (let index = entry.stored; index < entry.count; index++) {
          batch.put(versionKey(key, index), versionBytes(entry.recent[index - base] as Version<T>, codec));
        }
        entry.stored = entry.count;
        entry.dirty = false;
        drained.push([entry, entry.count]);
      }
      waiting = new Set();
      deletions = [];
      return () => {
        for (const [entry, count] of drained) {
          const base = entry.count - entry.recent.length;
          entry.recent.splice(0, Math.max(0, Math.min(count, entry.stored) - base));
        }
        draining = false;
        prune();
      };
    },
  };
}

const hexOf = (key: string): string => Buffer.from(key, "latin1").toString("hex");

function versionKey(key: string, index: number): string {
  return `h${key}${String.fromCharCode((index >>> 24) & 0xff, (index >>> 16) & 0xff, (index >>> 8) & 0xff, index & 0xff)}`;
}

function headBytes<T>(entry: Entry<T>, codec: ValueCodec<T>): Uint8Array {
  const value = codec.encode(entry.value);
  const bytes = Buffer.allocUnsafe(HEAD_PREFIX + value.length);
  bytes.writeUIntBE(0, 0, 2);
  bytes.writeUIntBE(entry.seq, 2, 6);
  bytes.writeUInt32BE(entry.count, 8);
  bytes.set(value, HEAD_PREFIX);
  return bytes;
}

function versionBytes<T>(version: Version<T>, codec: ValueCodec<T>): Uint8Array {
  const value = codec.encode(version.value);
  const bytes = Buffer.allocUnsafe(VERSION_PREFIX + value.length);
  bytes.writeUIntBE(0, 0, 2);
  bytes.writeUIntBE(version.seq, 2, 6);
  bytes.set(value, VERSION_PREFIX);
  return bytes;
}
