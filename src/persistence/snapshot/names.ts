import { existsSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { SnapshotError } from "./errors.js";

/** How a snapshot's file name ends. */
export const SNAPSHOT_EXTENSION = ".couverture";

/** The longest path that file systems accept, and how much of a name a message shows. */
const LONGEST_PATH = 4096;
const MAX_SHOWN = 100;

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;

/** Whether what was given is a file and not a name. */
export const isSnapshotFile = (given: string): boolean => /[/\\]/.test(given) || given.endsWith(SNAPSHOT_EXTENSION);

/**
 * The file of a snapshot that is given by its name or as a file. Names live in the folder `snapshots` of a data directory.
 * @param folder that folder; undefined for a chain without one
 * @throws SnapshotError SNAPSHOT_NAME
 */
export function snapshotFile(given: string, folder: string | undefined): string {
  const refuse = (why: string): SnapshotError => new SnapshotError("SNAPSHOT_NAME", why);
  const shown = JSON.stringify(given.length > MAX_SHOWN ? `${given.slice(0, MAX_SHOWN)}…` : given);
  if (given.length > LONGEST_PATH || given.includes("\0")) throw refuse(`${shown} cannot be a file's name.`);
  if (isSnapshotFile(given)) return resolve(given);
  if (!NAME.test(given)) {
    throw refuse(
      `${shown} cannot be a snapshot's name: use letters, digits, dots, dashes and underscores, or give a file (with a slash, or ending in ${SNAPSHOT_EXTENSION}).`,
    );
  }
  if (folder === undefined) {
    throw refuse(
      `This chain has no data directory, in which named snapshots are kept: give a file, as ./${given}${SNAPSHOT_EXTENSION}.`,
    );
  }
  return join(folder, `${given}${SNAPSHOT_EXTENSION}`);
}

/** The names of the snapshots in a folder, in their order. */
export function snapshotNames(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith(SNAPSHOT_EXTENSION))
    .map((name) => name.slice(0, -SNAPSHOT_EXTENSION.length))
    .sort();
}
