import { OptionNamingError } from "../option-names.js";
import { codesOf } from "../system-code.js";
import type { Contradiction } from "./chain-options.js";
import { pathsIn } from "./layout.js";
import { isAlive, readRunningFile } from "./running-file.js";

export type DataDirectoryErrorCode =
  | "NOT_A_DIRECTORY"
  | "NOT_WRITABLE"
  | "DISK_FULL"
  | "FOREIGN"
  | "MISSING"
  | "CORRUPT_MANIFEST"
  | "CHAIN_LOST"
  | "NEWER_LAYOUT"
  | "OLDER_LAYOUT"
  | "CONTRADICTION"
  | "IN_USE";

/** A data directory that cannot be used; the message is one sentence that says why and what to do. */
export class DataDirectoryError extends OptionNamingError {
  override readonly name = "DataDirectoryError";

  constructor(
    readonly code: DataDirectoryErrorCode,
    readonly path: string,
    sentence: string,
    options?: ErrorOptions & { what?: string },
  ) {
    super(sentence, options);
    this.what = options?.what;
  }

  /** What is wrong with the manifest, as a clause, where that is what is wrong. */
  readonly what: string | undefined;
}

const ELSEWHERE = "choose another {storage.directory}";

export function notADirectory(path: string): DataDirectoryError {
  return new DataDirectoryError("NOT_A_DIRECTORY", path, `${path} is not a directory; ${ELSEWHERE}`);
}

export function notWritable(path: string, reason: string, cause?: unknown): DataDirectoryError {
  const message = `${path} cannot be written (${reason}); give this user write access to it, or ${ELSEWHERE}`;
  return new DataDirectoryError("NOT_WRITABLE", path, message, { cause });
}

/** A path at which the system makes no directory, with the system's reason. */
export function notCreatable(path: string, reason: string, cause?: unknown): DataDirectoryError {
  const message = `${path} cannot be created (${reason}); ${ELSEWHERE}`;
  return new DataDirectoryError("NOT_WRITABLE", path, message, { cause });
}

export function foreign(path: string, entry: string): DataDirectoryError {
  const message = `${path} holds something else (${entry}) and no couverture.json; choose an empty or new directory with {storage.directory}`;
  return new DataDirectoryError("FOREIGN", path, message);
}

/** Ganache's --database.dbPath names a directory of LevelDB's files, which is not what ours names. */
export function foreignLevelDatabase(path: string): DataDirectoryError {
  const message = `${path} holds a LevelDB database and no couverture.json; if Ganache made it, import it with "couverture import --ganache-db ${path} --data-dir DIR", otherwise choose an empty or new directory with {storage.directory}`;
  return new DataDirectoryError("FOREIGN", path, message);
}

export function missing(path: string): DataDirectoryError {
  const message = `there is no chain in ${path}; start one with "couverture start", or name its directory with {storage.directory}`;
  return new DataDirectoryError("MISSING", path, message);
}

export function corruptManifest(path: string, what: string, cause?: unknown): DataDirectoryError {
  const message = `${path} is corrupt: ${what}; restore the file from a copy, or ${ELSEWHERE}`;
  return new DataDirectoryError("CORRUPT_MANIFEST", path, message, { cause, what });
}

const SECRETS = { mnemonic: "mnemonic", accounts: "private keys" } as const;

/** A manifest whose options the journal has, except for a secret that was not provided. */
export function unknownMnemonic(path: string, problem: string, secret: "mnemonic" | "accounts"): DataDirectoryError {
  const message = `${path} cannot be used: ${problem}, and its ${SECRETS[secret]} cannot be found in the journal, which holds no secrets; put the file back from a copy, or start the chain once with the {chain.${secret}} that it was created with`;
  return new DataDirectoryError("CORRUPT_MANIFEST", path, message);
}

/** An intact manifest that contradicts the journal. */
export function otherManifest(path: string, differences: readonly string[]): DataDirectoryError {
  const message = `${path} is not this chain's: it has ${differences.join(", ")}; put the file back from a copy, or move it away and start again, which makes it from the journal`;
  return new DataDirectoryError("CORRUPT_MANIFEST", path, message);
}

export function chainLost(path: string): DataDirectoryError {
  const message = `${path} has lost its journal, and the ledger that the journal could be made from; put one of them back from a copy, or start over with "couverture reset"`;
  return new DataDirectoryError("CHAIN_LOST", path, message);
}

export function newerLayout(path: string, found: number, known: number, program: string): DataDirectoryError {
  const message = `${path} has data layout ${found}, and ${program} knows layouts up to ${known}; use a newer couverture, or ${ELSEWHERE}`;
  return new DataDirectoryError("NEWER_LAYOUT", path, message);
}

export function olderLayout(path: string, found: number, current: number): DataDirectoryError {
  const message = `${path} has data layout ${found}, from which there is no way to layout ${current}; use the couverture that made it, or ${ELSEWHERE}`;
  return new DataDirectoryError("OLDER_LAYOUT", path, message);
}

export function contradiction(path: string, found: Contradiction): DataDirectoryError {
  const { key, noun, requested, created } = found;
  const message = `{${key}} ${requested} contradicts the chain in ${path}, which was created with ${noun} ${created}; leave it out, or ${ELSEWHERE}`;
  return new DataDirectoryError("CONTRADICTION", path, message);
}

export function inUse(path: string, cause?: unknown): DataDirectoryError {
  const running = readRunningFile(pathsIn(path).running);
  const who =
    running && isAlive(running.pid) ? `the node at ${running.url} (process ${running.pid})` : "another process";
  const message = `${path} is in use by ${who}; stop that one first, or ${ELSEWHERE}`;
  return new DataDirectoryError("IN_USE", path, message, { cause });
}

/**
 * The sentence for what a store or the file system threw while a data directory was opened or written: LevelDB's lock
 * (the directory's lock) held elsewhere, a file where a directory is needed, no permission, a read-only or full disk. Undefined for anything else.
 */
export function directoryErrorFrom(error: unknown, path: string): DataDirectoryError | undefined {
  if (error instanceof DataDirectoryError) return error;
  for (const code of codesOf(error)) {
    if (code === "LEVEL_LOCKED") return inUse(path, error);
    if (code === "ENOTDIR") return notADirectory(path);
    if (code === "EACCES" || code === "EPERM") return notWritable(path, "permission denied", error);
    if (code === "EROFS") return notWritable(path, "read-only file system", error);
    if (code === "ENAMETOOLONG" || code === "ELOOP") {
      return notCreatable(
        path,
        code === "ELOOP" ? "its symbolic links lead in a circle" : "the name is too long",
        error,
      );
    }
    if (code === "ENOSPC") {
      const text = `the disk of ${path} is full; free some space, or ${ELSEWHERE}`;
      return new DataDirectoryError("DISK_FULL", path, text, { cause: error });
    }
  }
  return undefined;
}
