/** Files and directories that are on disk, with their names, when the function that makes them returns. */
import { closeSync, fsyncSync, linkSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
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

/**
 * Makes a directory, and those above it that are missing.
 * @returns the first one that was made; undefined when it was there
 */
export function makeDirectory(path: string, mode?: number): string | undefined {
  const target = resolve(path);
  const first = mkdirSync(target, { recursive: true, ...(mode !== undefined && { mode }) });
  if (first === undefined) return undefined;
  for (let made = target; ; made = dirname(made)) {
    syncDirectory(dirname(made));
    if (made === resolve(first) || made === dirname(made)) return first;
  }
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
