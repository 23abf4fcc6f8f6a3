import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Level } from "level";
import { codeAmong } from "../system-code.js";
import { GanacheDatabaseError } from "./errors.js";

/** A copy of a database's files, which LevelDB may write to as it likes. */
export interface DatabaseCopy {
  path: string;
  remove(): void;
}

/**
 * Copies the files of a Ganache database. LevelDB writes to what it opens, so that the original is never opened; its lock is held
 * while it is copied, so that no Ganache writes to it meanwhile.
 * @throws GanacheDatabaseError NOT_FOUND, NOT_GANACHE, IN_USE
 */
export async function copyGanacheDatabase(directory: string): Promise<DatabaseCopy> {
  const source = resolve(directory);
  refuseOtherThings(source);
  const root = mkdtempSync(join(tmpdir(), "couverture-import-"));
  const remove = (): void => {
    process.off("exit", remove);
    rmSync(root, { recursive: true, force: true });
  };
  process.once("exit", remove);
  try {
    const release = await holdLock(source, join(root, "lock"));
    try {
      const before = fingerprint(source);
      const path = join(root, "database");
      cpSync(source, path, { recursive: true, preserveTimestamps: true, filter: (name) => !isLock(name) });
      if (fingerprint(source) !== before) throw inUse(source);
      return { path, remove };
    } finally {
      await release();
    }
  } catch (error) {
    remove();
    throw error;
  }
}

function refuseOtherThings(source: string): void {
  const found = statSync(source, { throwIfNoEntry: false });
  if (!found?.isDirectory()) {
    const what = found ? "is not a directory" : "is not there";
    throw new GanacheDatabaseError(
      "NOT_FOUND",
      `${source} ${what}; name the directory that Ganache had as database.dbPath`,
    );
  }
  const names = readdirSync(source);
  if (names.includes("CURRENT")) return;
  const refuse = (what: string): never => {
    throw new GanacheDatabaseError("NOT_GANACHE", `${source} ${what}`);
  };
  if (names.length === 0) refuse("is empty; name the directory that Ganache had as database.dbPath");
  if (names.includes("couverture.json")) refuse("is a Couverture chain already; start it with {storage.directory}");
  if (names.some((name) => name.startsWith("!"))) {
    refuse("was written by Ganache 6 or older, whose databases cannot be read; only those of Ganache 7 can");
  }
  const lost = names.some((name) => /\.(ldb|log)$|^MANIFEST-/.test(name));
  refuse(lost ? "has lost LevelDB's file CURRENT; copy the whole directory again" : "is not a LevelDB database");
}

const isLock = (name: string): boolean => /(^|[\\/])LOCK$/.test(name);

/** Every file with its size and time of change. */
const fingerprint = (directory: string): string =>
  readdirSync(directory)
    .sort()
    .map((name) => {
      const { size, mtimeMs } = statSync(join(directory, name));
      return `${name} ${size} ${mtimeMs}`;
    })
    .join("\n");

const inUse = (source: string, cause?: unknown): GanacheDatabaseError =>
  new GanacheDatabaseError("IN_USE", `${source} is in use; end the Ganache that runs on it first`, { cause });

/**
 * Takes the lock of a LevelDB without opening it: a new database elsewhere has a link to it for its own.
 * Where that cannot be done (no links, no right to write), the files' times show whether they changed during the copy.
 */
async function holdLock(source: string, place: string): Promise<() => Promise<void>> {
  const nothing = async (): Promise<void> => undefined;
  const lock = join(source, "LOCK");
  if (!existsSync(lock)) return nothing;
  const database = new Level(place);
  try {
    mkdirSync(place);
    symlinkSync(lock, join(place, "LOCK"));
    await database.open();
  } catch (error) {
    if (codeAmong(error, ["LEVEL_LOCKED"])) throw inUse(source, error);
    return nothing;
  }
  return () => database.close();
}
