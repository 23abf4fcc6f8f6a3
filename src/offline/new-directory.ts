/** A data directory that is made beside its place, and put there when it is whole. */
import { existsSync, readdirSync } from "node:fs";
import { rename, rm, rmdir } from "node:fs/promises";
import { dirname } from "node:path";
import { DataDirectoryError, directoryErrorFrom } from "../persistence/directory/errors.js";
import { MANIFEST_FILE, ownEntries } from "../persistence/directory/layout.js";
import { whileLocked } from "../persistence/directory/lock.js";
import { syncDirectory } from "../persistence/durable-file.js";

/**
 * @param instead the end of the sentence: why that matters, and what to do
 * @throws DataDirectoryError FOREIGN when something is there
 */
export function refuseOccupied(target: string, instead: string): void {
  if (!existsSync(target)) return;
  let entry: string | undefined;
  try {
    [entry] = readdirSync(target).sort();
  } catch (error) {
    throw directoryErrorFrom(error, target) ?? error;
  }
  if (entry === undefined) return;
  throw new DataDirectoryError("FOREIGN", target, `${target} is not empty (${entry}); ${instead}`);
}

/** Puts the whole directory in its place. */
export async function settle(partial: string, target: string): Promise<void> {
  try {
    if (existsSync(target)) await rmdir(target);
    await rename(partial, target);
    syncDirectory(dirname(target));
  } catch (error) {
    throw directoryErrorFrom(error, target) ?? error;
  }
}

/**
 * Removes what was left by work that did not end.
 * @param what what is made there, as a clause
 * @throws DataDirectoryError IN_USE when another process is still at it, FOREIGN when it is something else
 */
export async function discard(partial: string, what: string): Promise<void> {
  if (!existsSync(partial)) return;
  const names = readdirSync(partial);
  const own = new Set(ownEntries(names));
  const other = names.find((name) => !own.has(name) && !name.startsWith(MANIFEST_FILE));
  if (other !== undefined) {
    const message = `${partial}, where ${what}, holds something else (${other}); move it away, or name another directory`;
    throw new DataDirectoryError("FOREIGN", partial, message);
  }
  await whileLocked(partial, () => undefined);
  await rm(partial, { recursive: true, force: true });
}
