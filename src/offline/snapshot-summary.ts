import { existsSync } from "node:fs";
import {
  openSnapshot,
  type SavedSnapshot,
  SnapshotError,
  type SnapshotFile,
  snapshotFile,
  snapshotNames,
} from "../persistence/snapshot/index.js";
import type { SnapshotSummary, UnusableSnapshot } from "../rpc/services.js";

export const summaryOf = (
  { file, digest, size, manifest }: Pick<SavedSnapshot, "file" | "digest" | "size" | "manifest">,
  name?: string,
): SnapshotSummary => {
  const { engine, genesisHash, head, transactions, record, options } = manifest;
  const { chainId } = options;
  return {
    ...(name !== undefined && { name }),
    file,
    digest,
    size,
    engine,
    chainId,
    genesisHash,
    head,
    transactions,
    record,
  };
};

/**
 * The named snapshots in a folder, in the order of their names. One that cannot be used is listed with the reason.
 * @param shown what is shown of one that can be used
 */
export function listSnapshots<T>(
  folder: string,
  shown: (snapshot: SnapshotFile, name: string) => T,
): (T | UnusableSnapshot)[] {
  return snapshotNames(folder).map((name) => {
    const file = snapshotFile(name, folder);
    try {
      const snapshot = openSnapshot(file);
      snapshot.close();
      return shown(snapshot, name);
    } catch (failure) {
      return { name, file, problem: (failure as Error).message };
    }
  });
}

/** Refuses to write over a file that is there, unless it is a snapshot that may be replaced. @throws SnapshotError */
export function refuseExisting(file: string, replace: boolean): void {
  if (!existsSync(file)) return;
  if (!replace) {
    throw new SnapshotError(
      "SNAPSHOT_EXISTS",
      `There is a snapshot ${file} already: remove it, or request that it is replaced.`,
    );
  }
  try {
    openSnapshot(file).close();
  } catch (failure) {
    if (failure instanceof SnapshotError && failure.code === "SNAPSHOT_FOREIGN") throw failure;
  }
}
