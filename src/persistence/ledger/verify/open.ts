import { constants, copyFileSync, existsSync, mkdtempSync, rmSync, statfsSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import type { Database } from "better-sqlite3";
import { connect } from "../database.js";
import { LedgerError, sqliteCodeOf } from "../errors.js";

/** KiB of SQLite's pages that each connection keeps in memory. */
const CACHE_KIB = 32_768;

/** A ledger's file that connections can be opened on. */
export interface ReadableFile {
  path: string;
  /** Whether `path` is a temporary copy. */
  copied: boolean;
  /** Removes the copy. */
  release(): void;
}

/**
 * Opens a connection that only reads, in one snapshot: every statement sees the same rows, whatever a running chain writes.
 * @throws LedgerError, SqliteError
 */
export function openSnapshot(path: string): Database {
  const database = connect(path, { readonly: true });
  try {
    database.pragma(`cache_size = -${CACHE_KIB}`);
    database.pragma("trusted_schema = OFF");
    database.pragma("temp_store = MEMORY");
    database.exec("BEGIN");
    database.prepare("SELECT count(*) FROM main.sqlite_schema").get();
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Whether SQLite can read a file only by writing beside it, and must not. */
function needsCopy(path: string): boolean {
  try {
    openSnapshot(path).close();
    return false;
  } catch (error) {
    const code = sqliteCodeOf(error instanceof LedgerError ? error.cause : error);
    if (/^SQLITE_(?:CANTOPEN|READONLY|IOERR)/.test(code)) return true;
    return false;
  }
}

/**
 * Makes a ledger's file readable. A ledger is kept with a write-ahead log, and SQLite reads such a file only where it may make two
 * small files beside it: where it may not, in a read-only folder, a copy is read.
 * @throws LedgerError `LEDGER_UNAVAILABLE` when there is no such file, or no room for the copy
 */
export function readableFile(file: string): ReadableFile {
  if (!existsSync(file)) throw new LedgerError("LEDGER_UNAVAILABLE", `There is no ledger ${file}.`);
  if (!needsCopy(file)) return { path: file, copied: false, release: () => undefined };
  const log = `${file}-wal`;
  const size = [file, log].reduce((sum, path) => sum + (existsSync(path) ? statSync(path).size : 0), 0);
  const directory = mkdtempSync(join(tmpdir(), "couverture-verify-"));
  const release = (): void => rmSync(directory, { recursive: true, force: true });
  try {
    const { bavail, bsize } = statfsSync(directory);
    if (bavail * bsize < size) throw noRoom(file, size, directory);
    const path = join(directory, basename(file));
    copyFileSync(file, path, constants.COPYFILE_FICLONE);
    if (existsSync(log)) copyFileSync(log, `${path}-wal`);
    return { path, copied: true, release };
  } catch (error) {
    release();
    if ((error as NodeJS.ErrnoException).code === "ENOSPC") throw noRoom(file, size, directory);
    throw error;
  }
}

const noRoom = (file: string, size: number, directory: string): LedgerError =>
  new LedgerError(
    "LEDGER_UNAVAILABLE",
    `${file} lies where nothing may be written, so that a copy of it has to be read, and there is no room for its ${Math.ceil(size / 1e6)} MB in ${directory}. Make room, or set TMPDIR to a folder that has it.`,
  );
