import { equalBytes, toHex } from "../../ethereum/index.js";
import { openJournalOn } from "../journal/index.js";
import type { ImageEntry } from "../state/index.js";
import { checkedRecords, sectionOf } from "./check.js";
import { damaged, SnapshotError } from "./errors.js";
import { canonicalJson } from "./format.js";
import { openOverlay } from "./overlay.js";
import type { SnapshotFile } from "./read.js";
import { replayState } from "./replay.js";
import type { Entry } from "./write.js";

/**
 * Reads a whole snapshot: every block against the digest, every record against the one before it, and the state image, entry
 * by entry, against what the journal's records give when they are applied to an empty one.
 * @throws SnapshotError SNAPSHOT_DAMAGED with the first thing that does not hold
 */
export async function verifySnapshot(
  snapshot: SnapshotFile,
  onProgress?: (done: number, total: number) => void,
): Promise<void> {
  for (const _slice of checkedRecords(snapshot)) await new Promise(setImmediate);
  for (const name of ["cache", "ganache", "keystore"] as const) {
    for (const _slice of snapshot.section(name)?.slices() ?? []) await new Promise(setImmediate);
  }
  const { file, manifest } = snapshot;
  const journal = await openJournalOn(await openOverlay(sectionOf(snapshot, "journal")), {
    durability: "relaxed",
    verifyTail: 1,
  });
  try {
    const fetched = snapshot.section("cache")?.slices() ?? [];
    const state = await replayState(journal, manifest.record.seq, fetched, onProgress).catch((cause: unknown) => {
      if (cause instanceof SnapshotError) throw cause;
      throw damaged(file, `its journal cannot be replayed: ${(cause as Error).message}`, cause);
    });
    const image = await state.image(canonicalJson);
    try {
      await compare(file, sectionOf(snapshot, "state").slices(), image?.entries() ?? none());
      const { folded } = image ?? {};
      const { number, hash } = manifest.head;
      if (folded?.block !== number || folded.blockHash !== hash || folded.transactions !== manifest.transactions) {
        throw damaged(
          file,
          "its manifest names another head block, or another count of transactions, than its journal",
        );
      }
    } finally {
      await image?.close();
      await state.close();
    }
  } finally {
    await journal.close();
  }
}

async function* none(): AsyncGenerator<ImageEntry[]> {}

async function compare(file: string, held: Iterable<Entry[]>, made: AsyncIterable<ImageEntry[]>): Promise<void> {
  const entries = flat(made);
  for (const slice of held) {
    for (const [key, value] of slice) {
      const { value: expected } = await entries.next();
      if (!expected) throw damaged(file, `its state has ${named(key)}, which its journal does not give`);
      if (!equalBytes(expected[0], key)) {
        const lacks = Buffer.compare(expected[0], key) < 0;
        const what = lacks
          ? `lacks ${named(expected[0])}, which its journal gives`
          : `has ${named(key)}, which its journal does not give`;
        throw damaged(file, `its state ${what}`);
      }
      if (!equalBytes(expected[1], value)) {
        throw damaged(file, `its state holds another value of ${named(key)} than its journal gives`);
      }
    }
  }
  const { value: more } = await entries.next();
  if (more) throw damaged(file, `its state lacks ${named(more[0])}, which its journal gives`);
}

async function* flat(slices: AsyncIterable<ImageEntry[]>): AsyncGenerator<ImageEntry, undefined> {
  for await (const slice of slices) yield* slice;
  return undefined;
}

const KINDS: Readonly<Record<string, string>> = {
  a: "the account",
  s: "the storage slot",
  h: "an earlier value of",
  c: "the code",
  t: "the trie node",
  n: "the block",
  b: "the block hash",
  x: "the transaction",
  m: "what the chain holds besides",
};

/** A key of the state database in words. */
function named(key: Uint8Array): string {
  const kind = KINDS[String.fromCharCode(key[0] ?? 0)] ?? "an entry";
  return key.length === 1 ? kind : `${kind} ${toHex(key.subarray(1))}`;
}
