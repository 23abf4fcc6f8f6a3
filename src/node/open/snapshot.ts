import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { toHex } from "../../ethereum/index.js";
import type { NodeOptions } from "../../options/index.js";
import { contradictionOf } from "../../persistence/directory/chain-options.js";
import { contradiction } from "../../persistence/directory/errors.js";
import { DEFAULT_DATA_DIRECTORY, pathsIn } from "../../persistence/directory/layout.js";
import type { DataDirectory } from "../../persistence/directory/open.js";
import { openSnapshot, SnapshotError, type SnapshotFile, snapshotFile } from "../../persistence/snapshot/index.js";
import type { Stores } from "../../persistence/stores.js";

/**
 * The file of the snapshot that a chain starts from: a file, or the name that it was saved under, in the data directory or, for
 * a chain in memory or a new directory, in the default one.
 * @throws SnapshotError SNAPSHOT_NAME
 */
export function snapshotToStartFrom({ from, storage }: Pick<NodeOptions, "from" | "storage">): string | undefined {
  if (from === undefined || existsSync(from)) return from;
  const folders = [storage.directory, DEFAULT_DATA_DIRECTORY].flatMap((directory) =>
    directory === false ? [] : [pathsIn(resolve(directory)).snapshots],
  );
  const files = folders.map((folder) => snapshotFile(from, folder));
  return files.find((file) => existsSync(file)) ?? files[0];
}

/**
 * The snapshot that a chain in memory starts from, if one is configured. A data directory that holds no chain is created from
 * the snapshot, and the chain continues from there.
 * @throws SnapshotError, DataDirectoryError
 */
export async function snapshotBase(options: NodeOptions): Promise<SnapshotFile | undefined> {
  const { storage, chain } = options;
  const from = snapshotToStartFrom(options);
  if (from === undefined) return undefined;
  const { directory } = storage;
  if (directory !== false && existsSync(pathsIn(directory).manifest)) return undefined;
  const snapshot = openSnapshot(from);
  try {
    const wrong = contradictionOf(chain, snapshot.manifest.options);
    if (wrong) throw contradiction(from, wrong);
    if (directory === false) return snapshot;
    const { loadSnapshotInto } = await import("../../offline/load-snapshot.js");
    await loadSnapshotInto(snapshot, directory);
  } catch (failure) {
    snapshot.close();
    throw failure;
  }
  snapshot.close();
  return undefined;
}

/**
 * Rejects a data directory that holds another chain than the snapshot's or one that continues it.
 * @throws SnapshotError SNAPSHOT_OCCUPIED
 */
export function confirmSnapshot(options: NodeOptions, directory: DataDirectory, { journal }: Stores): void {
  const from = snapshotToStartFrom(options);
  if (from === undefined) return;
  const snapshot = openSnapshot(from);
  const { seq, entryHash } = snapshot.manifest.record;
  snapshot.close();
  const record = seq <= journal.head().seq ? journal.get(seq) : undefined;
  if (record && toHex(record.entryHash) === entryHash) return;
  throw new SnapshotError(
    "SNAPSHOT_OCCUPIED",
    `${directory.path} holds another chain than the snapshot ${from}: leave {from} out to run that one, or name another {storage.directory}.`,
  );
}
