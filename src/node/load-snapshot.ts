/** A snapshot's chain, laid down in a data directory. */
import { existsSync, mkdirSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { openDataDirectory } from "../persistence/directory/index.js";
import { layDown, type SnapshotFile } from "../persistence/snapshot/index.js";
import { programName } from "../version.js";
import { discard, refuseOccupied, settle } from "./new-directory.js";

const WHAT = "the snapshot is loaded";

/**
 * Makes a data directory of a snapshot: beside its place, and then put there, so that there is a whole chain or none.
 * @throws SnapshotError, DataDirectoryError
 */
export async function loadSnapshotInto(
  snapshot: SnapshotFile,
  directory: string,
  onProgress?: (done: number, total: number) => void,
): Promise<void> {
  const target = resolve(directory);
  refuseOccupied(target, "a snapshot is loaded into a new directory: name another");
  const partial = await layDownBeside(snapshot, target, onProgress);
  await settle(partial, target);
}

/** @returns the directory beside `target` in which the whole chain is */
export async function layDownBeside(
  snapshot: SnapshotFile,
  target: string,
  onProgress?: (done: number, total: number) => void,
): Promise<string> {
  const partial = `${target}.loading`;
  await discard(partial, WHAT);
  if (!existsSync(dirname(partial))) mkdirSync(dirname(partial), { recursive: true });
  try {
    const opened = await openDataDirectory(partial, { program: programName() });
    const { engine, genesisHash, options } = snapshot.manifest;
    await layDown(snapshot, opened.paths, onProgress);
    // The manifest comes last: what is there without one is nothing yet.
    opened.establish({ engine, genesisHash, options });
    return partial;
  } catch (failure) {
    await discard(partial, WHAT).catch(() => undefined);
    throw failure;
  }
}
