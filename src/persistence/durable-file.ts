/** Files and directories that are on disk, with their names, when the function that makes them returns. */
import { closeSync, fsyncSync, linkSync, mkdirSync, openSync, renameSync, rmSync, statSync, writeSync } from "node:fs";
import { dirname, resolve } from "node:path";

/**
 * Writes the names in a directory to disk. POSIX promises the name of a file that was created or renamed only after this,
 * whatever was done to the file itself.
 */
export function syncDirectory(path: string): void {
  // Windows cannot open directories, and needs no such sync.
  if (process.platform !== "win32") syncFile(path);
}

/** Writes what a file holds to disk. */
export function syncFile(path: string): void {
  const descriptor = openSync(path, "r");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Makes one directory unless it is there. */
function makeOne(path: string, mode: number | undefined): void {
  try {
    mkdirSync(path, mode);
  } catch (error) {
    // Another process may have made it meanwhile; a file or a dangling link stays an error.
    const isThere = (error as NodeJS.ErrnoException).code === "EEXIST";
    if (!(isThere && statSync(path, { throwIfNoEntry: false })?.isDirectory())) throw error;
  }
}

/**
 * Makes a directory, and those above it that are missing. `mkdirSync` with `recursive` is not used: it never returns where a directory
 * that exists takes no entries, as in /proc.
 * @returns the first one that was made; undefined when it was there
 * @throws the file system's error: EEXIST when the path is something else than a directory, ENOTDIR when one above it is
 */
export function makeDirectory(path: string, mode?: number): string | undefined {
  const missing: string[] = [];
  for (let at = resolve(path); !statSync(at, { throwIfNoEntry: false }); at = dirname(at)) missing.push(at);
  for (const directory of missing.toReversed()) {
    makeOne(directory, mode);
    syncDirectory(dirname(directory));
  }
  if (missing.length === 0) makeOne(resolve(path), mode);
  return missing.at(-1);
}

function writeSynced(path: string, content: string | Uint8Array, mode: number): void {
  const descriptor = openSync(path, "w", mode);
  try {
    const bytes = Buffer.from(content);
    // A write may write less than it was given.
    for (let written = 0; written < bytes.length; ) written += writeSync(descriptor, bytes, written);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** File systems without hard links. */
const NO_LINKS = new Set(["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EMLINK"]);

/**
 * Puts a file in place whole or not at all, and durably.
 * @param replace whether an existing file is replaced; otherwise it stays, and the answer is false
 * @param mode files of a data directory may hold keys, so it is 0600 unless given
 */
export function writeAtomically(path: string, content: string | Uint8Array, replace: boolean, mode = 0o600): boolean {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    writeSynced(temporary, content, mode);
    if (replace) renameSync(temporary, path);
    else linkOrRename(temporary, path);
    syncDirectory(dirname(path));
    return true;
  } catch (error) {
    if (!replace && (error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  } finally {
    rmSync(temporary, { force: true });
  }
}

function linkOrRename(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch (error) {
    if (!NO_LINKS.has((error as NodeJS.ErrnoException).code ?? "")) throw error;
    renameSync(from, to);
  }
}
