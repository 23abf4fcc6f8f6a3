import { EMPTY, equalBytes, fromHex, type HeaderFields, toHex } from "../../ethereum/index.js";
import type { Journal } from "../journal/index.js";
import {
  decodeRun,
  type JournalRecord,
  RUN_CHUNK,
  type RunBlocks,
  type RunPayload,
  runBlocks,
  runBounds,
} from "../records/index.js";
import type { BlockEntry } from "./block-entry.js";
import { createHashTable, type HashTable } from "./hash-table.js";

/** Canonical blocks in one record; see `run` in docs/journal.md. */
export interface RunEntry {
  first: number;
  last: number;
  /** The record. */
  seq: number;
  /** The hash of the last block, 0x-hex. */
  lastHash: string;
  /** Canonical transactions before it. */
  transactions: number;
}

/** The blocks of runs, generated when they are requested. */
export interface Runs {
  /** The run that a block is in. */
  at(number: number): RunEntry | undefined;
  entry(run: RunEntry, number: number): BlockEntry;
  header(run: RunEntry, number: number): HeaderFields;
  numberOf(hash: Uint8Array): number | undefined;
  /** Takes the hashes of a run that was just made, so that they need not be made again. */
  learn(seq: number, hashes: Uint8Array): void;
  /** Forgets what was made of records after `seq`: they are undone, and others may come to have their numbers. */
  forget(seq: number): void;
}

interface Opened {
  payload: RunPayload;
  blocks: RunBlocks;
}

/** How many runs' records, and how many pieces of 1,024 hashes, stay in memory. */
const OPENED = 32;
const CHUNKS = 128;

export function createRuns(journal: Journal, runs: () => readonly RunEntry[] | undefined): Runs {
  const opened = new Map<number, Opened>();
  const chunks = new Map<string, Uint8Array>();
  const tables = new Map<number, HashTable>();

  function open(seq: number): Opened {
    const known = opened.get(seq);
    if (known) return known;
    const payload = decodeRun((journal.get(seq) as JournalRecord).payload);
    const made = { payload, blocks: runBlocks(payload) };
    keep(opened, seq, made, OPENED);
    return made;
  }

  function chunkOf(seq: number, chunk: number): Uint8Array {
    const key = `${seq}:${chunk}`;
    const known = chunks.get(key);
    if (known) return known;
    const { payload, blocks } = open(seq);
    const parent = chunk === 0 ? blocks.first.parentHash : (payload.anchors[chunk - 1] as Uint8Array);
    const from = chunk * RUN_CHUNK;
    const hashes = blocks.hashes(from, Math.min(from + RUN_CHUNK, payload.count), parent);
    keep(chunks, key, hashes, CHUNKS);
    return hashes;
  }

  function hashAt(seq: number, index: number): Uint8Array {
    const chunk = Math.floor(index / RUN_CHUNK);
    const at = (index - chunk * RUN_CHUNK) * 32;
    return chunkOf(seq, chunk).slice(at, at + 32);
  }

  function tableOf({ seq }: RunEntry): HashTable {
    const known = tables.get(seq);
    if (known) return known;
    const { count } = open(seq).payload;
    const table = createHashTable(count);
    for (let chunk = 0; chunk * RUN_CHUNK < count; chunk++) table.add(chunkOf(seq, chunk));
    tables.set(seq, table);
    return table;
  }

  const hashOf = (run: RunEntry, number: number): Uint8Array =>
    number === run.last ? fromHex(run.lastHash) : hashAt(run.seq, number - run.first);

  return {
    at(number) {
      const all = runs() ?? [];
      let [low, high] = [0, all.length];
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((all[middle] as RunEntry).last < number) low = middle + 1;
        else high = middle;
      }
      const run = all[low];
      return run && run.first <= number ? run : undefined;
    },
    entry: (run, number) => lazily(run, number, () => hashOf(run, number)),
    header(run, number) {
      const { blocks } = open(run.seq);
      const index = number - run.first;
      return blocks.header(index, index === 0 ? blocks.first.parentHash : hashAt(run.seq, index - 1));
    },
    numberOf(hash) {
      for (const run of runs() ?? []) {
        for (const index of tableOf(run).candidates(hash)) {
          if (equalBytes(hashOf(run, run.first + index), hash)) return run.first + index;
        }
      }
      return undefined;
    },
    learn(seq, hashes) {
      const table = createHashTable(hashes.length / 32);
      table.add(hashes);
      tables.set(seq, table);
    },
    forget(seq) {
      for (const kept of [opened, tables]) for (const other of kept.keys()) if (other > seq) kept.delete(other);
      for (const key of chunks.keys()) if (Number.parseInt(key, 10) > seq) chunks.delete(key);
    },
  };
}

/** Most callers do not need an entry's hash, which takes longest. */
function lazily({ seq, transactions }: RunEntry, number: number, hashOf: () => Uint8Array): BlockEntry {
  let hash: Uint8Array | undefined;
  return {
    ...{ number, seq, transactions, bloom: EMPTY },
    get hash() {
      hash ??= hashOf();
      return hash;
    },
  };
}

function keep<K, V>(kept: Map<K, V>, key: K, value: V, most: number): void {
  kept.set(key, value);
  if (kept.size > most) kept.delete(kept.keys().next().value as K);
}

/** Where a run's record puts its blocks, after so many transactions. */
export function runEntryOf({ seq, payload }: JournalRecord, transactions: number): RunEntry {
  const run = decodeRun(payload);
  return { ...runBounds(run), seq, lastHash: toHex(run.last), transactions };
}
