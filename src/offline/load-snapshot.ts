/** A snapshot's chain, laid down in a data directory. */
import { existsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { directoryErrorFrom } from "../persistence/directory/errors.js";
import { whileLocked } from "../persistence/directory/lock.js";
import { openDataDirectory } from "../persistence/directory/open.js";
import { replaceChain } from "../persistence/directory/replace.js";
import { makeDirectory } from "../persistence/durable-file.js";
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
): Promise<undefined> {
  const target = resolve(directory);
  refuseOccupied(target, "a snapshot is loaded into a new directory: name another");
  const partial = await layDownBeside(snapshot, target, onProgress);
  await settle(partial, target);
}

/**
 * Puts a snapshot's chain in the place of the one in a data directory, which nobody runs and which is moved aside.
 * @returns where that one is now
 * @throws SnapshotError, DataDirectoryError; the chain that was there is as it was
 */
export async function replaceWithSnapshot(
  snapshot: SnapshotFile,
  directory: string,
  onProgress?: (done: number, total: number) => void,
): Promise<string> {
  const target = resolve(directory);
  const inUse = (error: unknown): never => {
    throw directoryErrorFrom(error, target) ?? error;
  };
  await openDataDirectory(target, { program: programName(), create: false }); // what was interrupted before is taken back
  await whileLocked(target, () => undefined).catch(inUse);
  const partial = await layDownBeside(snapshot, target, onProgress);
  await whileLocked(target, () => undefined).catch(inUse);
  return replaceChain(target, partial);
}

/** @returns the directory beside `target` in which the whole chain is */
export async function layDownBeside(
  snapshot: SnapshotFile,
  target: string,
  onProgress?: (done: number, total: number) => void,
): Promise<string> {
  const partial = `${target}.loading`;
  await discard(partial, WHAT);
  if (!existsSync(dirname(partial))) makeDirectory(dirname(partial));
  try {
    const opened = await openDataDirectory(partial, { program: programName() });
    const { engine, genesisHash, options } = snapshot.manifest;
    await layDown(snapshot, opened.paths, onProgress);
    // The manifest comes last: what is there without one is nothing yet.
    opened.establish({ engine, genesisHash, options, record: snapshot.manifest.record.seq + 1 });
    return partial;
  } catch (failure) {
    await discard(partial, WHAT).catch(() => undefined);
    throw failure;
  }
}
