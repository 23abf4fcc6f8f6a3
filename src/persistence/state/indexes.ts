import { bytesToNumber, decodeRlp, encodeRlp, quantityToBytes } from "../../ethereum/index.js";
import type { BlockEntry } from "./block-entry.js";
import type { EntryStore } from "./entry-store.js";
import { blockHashKey, blockKey, keyBytes, transactionKey } from "./keys.js";
import type { RunEntry, Runs } from "./runs.js";
import type { Batch } from "./versioned.js";

export interface TransactionEntry {
  block: number;
  index: number;
}

/** The canonical blocks and transactions, by number and hash. */
export interface Indexes {
  block(number: number): BlockEntry | undefined;
  blockNumber(hash: Uint8Array): number | undefined;
  transaction(hash: Uint8Array): TransactionEntry | undefined;
  /** The run of empty blocks that a block is in, if any; see runs.ts. */
  runAt(number: number): RunEntry | undefined;
  /** The blocks from one number to another, both included; those of runs of empty blocks too, unless they are to be left out. */
  blocks(from: number, to: number, withRuns?: boolean): AsyncGenerator<BlockEntry>;
  add(entry: BlockEntry, transactionHashes: Uint8Array[]): void;
  /** Takes a block out again, when it is reverted. */
  remove(entry: BlockEntry, transactionHashes: Uint8Array[]): void;
  dirty(): number;
  drain(batch: Batch): () => void;
}

export function createIndexes(store: EntryStore, runs: Runs): Indexes {
  // Entries that are not certainly in LevelDB yet; undefined for those taken out.
  let fresh = new Map<string, Uint8Array | undefined>();
  let leaving = new Map<string, Uint8Array | undefined>();

  /** How many blocks were taken out. */
  let removals = 0;
  const isHeld = (key: string): boolean => fresh.has(key) || leaving.has(key);

  function get(key: string): Uint8Array | undefined {
    if (fresh.has(key)) return fresh.get(key);
    if (leaving.has(key)) return leaving.get(key);
    const value = store.getSync(keyBytes(key));
    if (value === undefined) store.sure?.();
    return value;
  }

  function block(number: number): BlockEntry | undefined {
    const run = runs.at(number);
    if (run) return runs.entry(run, number);
    const bytes = get(blockKey(number));
    return bytes && decodeEntry(number, bytes);
  }

  return {
    block,
    blockNumber(hash) {
      const bytes = get(blockHashKey(hash));
      return bytes ? bytesToNumber(bytes) : runs.numberOf(hash);
    },
    transaction(hash) {
      const bytes = get(transactionKey(hash));
      if (!bytes) return undefined;
      const [number, index] = decodeRlp(bytes) as [Uint8Array, Uint8Array];
      return { block: bytesToNumber(number), index: bytesToNumber(index) };
    },
    runAt: runs.at,
    async *blocks(from, to, withRuns = true) {
      let next = from;
      const skip = (number: number): number => (withRuns ? number : (runs.at(number)?.last ?? number - 1) + 1);
      const before = removals;
      const iterator = store.iterator({ gte: keyBytes(blockKey(from)), lte: keyBytes(blockKey(to)) });
      try {
        for (;;) {
          const entries = await iterator.nextv(250);
          if (entries.length === 0) break;
          for (const [key, value] of entries) {
            const number = Number(Buffer.from(key.buffer, key.byteOffset + 1, 8).readBigUInt64BE());
            for (next = skip(next); next <= number; next = skip(next + 1)) {
              // What the iterator read holds as long as nothing was removed since it started.
              const own = next === number && removals === before && !isHeld(blockKey(next));
              const entry = own ? decodeEntry(next, value) : block(next);
              if (entry) yield entry;
            }
          }
        }
      } finally {
        await iterator.close();
      }
      for (next = skip(next); next <= to; next = skip(next + 1)) {
        const entry = block(next);
        if (!entry) return;
        yield entry;
      }
    },
    add(entry, transactionHashes) {
      fresh.set(blockKey(entry.number), encodeEntry(entry));
      fresh.set(blockHashKey(entry.hash), quantityToBytes(entry.number));
      for (const [index, hash] of transactionHashes.entries()) {
        fresh.set(transactionKey(hash), encodeRlp([quantityToBytes(entry.number), quantityToBytes(index)]));
      }
    },
    remove(entry, transactionHashes) {
      removals += 1;
      fresh.set(blockKey(entry.number), undefined);
      fresh.set(blockHashKey(entry.hash), undefined);
      for (const hash of transactionHashes) fresh.set(transactionKey(hash), undefined);
    },
    dirty: () => fresh.size,
    drain(batch) {
      leaving = fresh;
      fresh = new Map();
      for (const [key, value] of leaving) {
        if (value === undefined) batch.del(key);
        else batch.put(key, value);
      }
      return () => {
        leaving = new Map();
      };
    },
  };
}

function encodeEntry(entry: BlockEntry): Uint8Array {
  return encodeRlp([entry.hash, quantityToBytes(entry.seq), entry.bloom, quantityToBytes(entry.transactions)]);
}

function decodeEntry(number: number, bytes: Uint8Array): BlockEntry {
  const [hash, seq, bloom, transactions] = decodeRlp(bytes) as [Uint8Array, Uint8Array, Uint8Array, Uint8Array];
  return { number, hash, seq: bytesToNumber(seq), bloom, transactions: bytesToNumber(transactions) };
}
