import { basename, join } from "node:path";
import type { DirectoryPaths } from "../directory/layout.js";
import { makeDirectory, writeAtomically } from "../durable-file.js";
import { type ByteStore, openByteStore } from "../journal/index.js";
import { STATE_LEVEL_OPTIONS, withChecksum } from "../state/index.js";
import { checkedRecords, sectionOf } from "./check.js";
import type { SnapshotFile } from "./read.js";
import type { Entry } from "./write.js";

type Operation = { type: "put"; key: Uint8Array; value: Uint8Array };

/** What abstract-level has its implementations do: `batch` without a copy of each operation, which took half of the time. */
interface Direct {
  _batch(operations: Operation[], options: { sync: boolean }): Promise<void>;
}

/** Entries that go to LevelDB in one batch. */
const BATCH_BYTES = 2 * 1024 * 1024;

/**
 * Lays a snapshot's chain down in the stores of a new data directory; the manifest is the caller's. Every block is checked
 * against the digest, and every record against the one before it. The ledger is generated when the chain is first started.
 * @throws SnapshotError with what does not hold
 */
export async function layDown(
  snapshot: SnapshotFile,
  paths: DirectoryPaths,
  onProgress?: (done: number, total: number) => void,
): Promise<void> {
  const parts: [string, Iterable<Entry[]>[]][] = [
    [paths.journal, [checkedRecords(snapshot)]],
    [paths.state, [sectionOf(snapshot, "state").slices(), snapshot.section("cache")?.slices() ?? []]],
  ];
  const ganache = snapshot.section("ganache");
  if (ganache) parts.push([paths.ganache, [ganache.slices()]]);
  const total = parts.length === 2 ? entriesOf(snapshot) : entriesOf(snapshot) + (ganache?.entries ?? 0);
  let done = 0;
  for (const [path, sources] of parts) {
    const isState = path === paths.state;
    const store = await openByteStore(path, isState ? STATE_LEVEL_OPTIONS : {});
    const stored = isState ? withChecksum : asItIs;
    try {
      for (const source of sources) {
        await fill(store, source, stored, (count) => {
          done += count;
          onProgress?.(done, total);
        });
      }
    } finally {
      await store.close();
    }
  }
  layDownKeystore(snapshot, paths.keystore);
}

const entriesOf = (snapshot: SnapshotFile): number =>
  sectionOf(snapshot, "journal").entries +
  sectionOf(snapshot, "state").entries +
  (snapshot.section("cache")?.entries ?? 0);

type Stored = (key: Uint8Array, value: Uint8Array) => Uint8Array;
const asItIs: Stored = (_, value) => value;

async function fill(
  store: ByteStore,
  source: Iterable<Entry[]>,
  stored: Stored,
  wrote: (count: number) => void,
): Promise<void> {
  const direct = store as unknown as Direct;
  let writing: Promise<void> | undefined;
  let operations: Operation[] = [];
  let bytes = 0;
  const flush = async (): Promise<void> => {
    await writing; // one batch is being written while the next is read
    wrote(operations.length);
    writing = direct._batch(operations, { sync: true });
    writing.catch(() => undefined); // reported at the next iteration
    operations = [];
    bytes = 0;
  };
  for (const slice of source) {
    for (const [key, value] of slice) {
      operations.push({ type: "put", key, value: stored(key, value) });
      bytes += key.length + value.length;
    }
    if (bytes >= BATCH_BYTES) await flush();
  }
  await flush();
  await writing;
}

/** Files of the wallet, whose name is their key. */
function layDownKeystore(snapshot: SnapshotFile, directory: string): void {
  const keystore = snapshot.section("keystore");
  if (!keystore || keystore.entries === 0) return;
  makeDirectory(directory, 0o700);
  for (const slice of keystore.slices()) {
    for (const [key, value] of slice) {
      writeAtomically(join(directory, basename(Buffer.from(key).toString("utf8"))), value, true);
    }
  }
}
