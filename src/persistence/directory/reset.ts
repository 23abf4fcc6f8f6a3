import { existsSync, readdirSync, renameSync, rmdirSync, rmSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { syncDirectory } from "../durable-file.js";
import { directoryErrorFrom, foreign, missing, notADirectory } from "./errors.js";
import { ownEntries, pathsIn, RESET_MARK } from "./layout.js";
import { whileLocked } from "./lock.js";

export interface ResetResult {
  /** Absolute. */
  path: string;
  /** The names that were removed, the manifest's among them. */
  removed: string[];
  /** What else lies in the directory and was left there; when there is nothing, the directory itself is gone. */
  kept: string[];
}

/**
 * Removes a chain and everything that belongs to it from its data directory, and nothing else. An interrupted reset is
 * finished by the next one; until then the directory does not open.
 *
 * @throws DataDirectoryError MISSING, NOT_A_DIRECTORY, FOREIGN, IN_USE, NOT_WRITABLE
 */
export async function resetDataDirectory(path: string): Promise<ResetResult> {
  const directory = resolve(path);
  try {
    return await reset(directory);
  } catch (error) {
    throw directoryErrorFrom(error, directory) ?? error;
  }
}

/**
 * Makes the quick checks of {@link resetDataDirectory}, before the user confirms.
 * @throws DataDirectoryError MISSING, NOT_A_DIRECTORY, FOREIGN
 */
export function checkResettable(path: string): void {
  const directory = resolve(path);
  const found = statSync(directory, { throwIfNoEntry: false });
  if (!found) throw missing(directory);
  if (!found.isDirectory()) throw notADirectory(directory);
  if (existsSync(pathsIn(directory).manifest) || existsSync(join(directory, RESET_MARK))) return;
  const entry = readdirSync(directory).sort()[0];
  throw entry === undefined ? missing(directory) : foreign(directory, entry);
}

async function reset(path: string): Promise<ResetResult> {
  checkResettable(path);
  const { manifest } = pathsIn(path);
  const mark = join(path, RESET_MARK);
  const present = ownEntries(readdirSync(path).sort());
  const remove = (name: string) => rmSync(join(path, name), { recursive: true, force: true });
  await whileLocked(path, () => {
    // From here on no process can open the directory: it has no manifest.
    if (existsSync(manifest)) renameSync(manifest, mark);
    syncDirectory(path);
    for (const name of present) if (name !== "journal") remove(name);
  });
  remove("journal");
  rmSync(mark, { force: true });

  const kept = readdirSync(path).sort();
  if (kept.length === 0) rmdirSync(path);
  return { path, removed: ["couverture.json", ...present], kept };
}
