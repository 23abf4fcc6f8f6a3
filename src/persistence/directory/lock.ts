import { existsSync } from "node:fs";
import { Level } from "level";
import { directoryErrorFrom } from "./errors.js";
import { pathsIn } from "./layout.js";

/**
 * Does some work while no other process can open the directory's chain: holds the lock of the journal's LevelDB.
 * A journal that is too damaged to open is locked by no process.
 * @throws DataDirectoryError IN_USE
 */
export async function whileLocked(directory: string, work: () => void | Promise<void>): Promise<void> {
  const { journal } = pathsIn(directory);
  const database = existsSync(journal) ? new Level(journal, { createIfMissing: false }) : undefined;
  try {
    await database?.open();
  } catch (error) {
    const known = directoryErrorFrom(error, directory);
    if (known) throw known;
  }
  try {
    await work();
  } finally {
    await database?.close();
  }
}
