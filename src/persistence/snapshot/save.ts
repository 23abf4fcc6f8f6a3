import { equalBytes, keccak256, toHex, uint64 } from "../../ethereum/index.js";
import type { ChainOptions } from "../directory/chain-options.js";
import type { Journal } from "../journal/index.js";
import { decodeGenesis, encodeRecord, entryHashOf, type JournalRecord, NO_ENTRY_HASH } from "../records/index.js";
import type { Folded, StateDatabase } from "../state/index.js";
import { SnapshotError } from "./errors.js";
import { canonicalJson, FORMAT_VERSION, STATE_LAYOUT } from "./format.js";
import { encodeSnapshotManifest, type ManifestOfSnapshot } from "./manifest.js";
import { replayState } from "./replay.js";
import { type Entry, type SectionSource, writeSnapshot } from "./write.js";

/** What of a chain goes into a snapshot. It may run meanwhile: what comes after the call is not in it. */
export interface SavedChain {
  journal: Journal;
  state: StateDatabase;
  engine: string;
  options: ChainOptions;
  /** What another engine, or the wallet, has beside them; only as it is now. */
  extras?: () => SectionSource[];
}

export interface SaveOptions {
  file: string;
  /** The last block that is to be in it; the head when left out. */
  at?: number | undefined;
  /** This program, as `couverture/1.2.3`. */
  program: string;
  /** Receives how many of the journal's records are written. */
  onProgress?: ((done: number, total: number) => void) | undefined;
}

/** A snapshot that was made. */
export interface SavedSnapshot {
  file: string;
  digest: string;
  /** Bytes of the file. */
  size: number;
  manifest: ManifestOfSnapshot;
}

/**
 * Saves a chain into a file. The same journal gives the same digest; sessions at its end, in which nothing happened, are left out.
 * With `at`, the chain ends with the record of that block: what was done to it before the next block is not in the snapshot,
 * and blocks that were orphaned before are.
 * @throws SnapshotError SNAPSHOT_UNAVAILABLE when there is no such block
 */
export async function saveSnapshot(chain: SavedChain, options: SaveOptions): Promise<SavedSnapshot> {
  const { state, close } = await stateOf(chain, options);
  try {
    const image = await state.image(canonicalJson);
    if (!image) throw new SnapshotError("SNAPSHOT_UNAVAILABLE", "There is no chain yet that could be saved.");
    try {
      const { folded } = image;
      const manifest = manifestOf(chain, folded);
      const text = encodeSnapshotManifest(manifest);
      const extras = options.at === undefined ? (chain.extras?.() ?? []) : [];
      const { fork } = chain.options;
      const origin = JSON.stringify({
        program: options.program,
        savedAt: new Date().toISOString(),
        ...(fork && { upstream: fork }),
      });
      const sections: SectionSource[] = [
        { name: "journal", slices: journalSlices(chain.journal, folded.seq, options.onProgress) },
        { name: "state", slices: image.entries() },
        { name: "cache", slices: image.fetched() },
        ...extras,
      ];
      const { digest, size } = await writeSnapshot(options.file, sections, text, origin);
      return { file: options.file, digest: toHex(digest), size, manifest };
    } finally {
      await image.close();
    }
  } finally {
    await close();
  }
}

async function stateOf(
  { journal, state }: SavedChain,
  { at, onProgress }: SaveOptions,
): Promise<{ state: StateDatabase; close(): Promise<void> }> {
  if (at === undefined || at === state.folded().block) return { state, close: async () => undefined };
  const unavailable = (what: string): SnapshotError => new SnapshotError("SNAPSHOT_UNAVAILABLE", what);
  const entry = state.block(at);
  if (!entry) throw unavailable(`There is no block ${at}: the chain's last is ${state.folded().block}.`);
  const now = await state.image(canonicalJson);
  try {
    const past = await replayState(journal, entry.seq, now?.fetched() ?? [], onProgress);
    const { block } = past.folded();
    if (block === at) return { state: past, close: past.close };
    await past.close();
    throw unavailable(`Block ${at} is one of many that were mined at once, up to block ${block}: save at that one.`);
  } finally {
    await now?.close();
  }
}

function manifestOf({ journal, engine, options }: SavedChain, folded: Folded): ManifestOfSnapshot {
  const { header } = decodeGenesis((journal.get(0) as JournalRecord).payload);
  return {
    format: FORMAT_VERSION,
    layout: STATE_LAYOUT,
    engine,
    genesisHash: toHex(keccak256(header)),
    options,
    head: { number: folded.block, hash: folded.blockHash },
    transactions: folded.transactions,
    record: { seq: folded.seq, entryHash: folded.entryHash },
  };
}

const SLICE = 500;

async function* journalSlices(
  journal: Journal,
  last: number,
  progress: SaveOptions["onProgress"],
): AsyncGenerator<Entry[]> {
  let slice: Entry[] = [];
  let previous: Uint8Array = NO_ENTRY_HASH;
  for await (const record of journal.iterate(0)) {
    if (record.seq > last) break;
    const { seq, kind, payload } = record;
    if (!equalBytes(record.entryHash, entryHashOf(previous, seq, kind, payload))) {
      throw new SnapshotError(
        "SNAPSHOT_UNAVAILABLE",
        `The chain cannot be saved: record ${seq} (${kind}) of its journal does not have the hash that its content and the record before it give.`,
      );
    }
    previous = record.entryHash;
    slice.push([uint64(record.seq), encodeRecord(record)]);
    if (slice.length < SLICE) continue;
    yield slice;
    slice = [];
    progress?.(record.seq + 1, last + 1);
  }
  yield slice;
  progress?.(last + 1, last + 1);
}
