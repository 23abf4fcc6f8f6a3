/** What can be wrong with a ledger. */
export type LedgerErrorCode =
  /** The file is not an SQLite database. */
  | "not-a-database"
  /** The file is an SQLite database, but another program's. */
  | "not-a-ledger"
  /** The ledger was written by a version of the program with another schema. */
  | "other-schema-version"
  /** A table, index, view or trigger of the ledger is missing, altered or foreign. */
  | "altered-schema"
  /** SQLite found the file's pages damaged. */
  | "corrupt"
  /** The file, or the disk under it, cannot be opened, read or written. */
  | "unavailable"
  /** Another process has the ledger open where it must not. */
  | "in-use"
  /** A record does not follow the ledger's last one. */
  | "gap"
  /** A record's entry hash is not the hash of what it holds and follows. */
  | "broken-chain"
  /** The ledger holds another record with the same sequence number. */
  | "conflicting-record"
  /** A record's payload cannot be read. */
  | "unreadable-record"
  /** A query was refused or failed. */
  | "bad-query"
  /** The ledger's thread ended by itself. */
  | "stopped"
  /** The ledger was closed. */
  | "closed";

/** Something is wrong with the ledger; the message says what, and what to do. Nothing of the chain is lost by it: the journal is the truth. */
export class LedgerError extends Error {
  readonly code: LedgerErrorCode;

  constructor(code: LedgerErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = "LedgerError";
    this.code = code;
  }
}

/** How to come to a sound ledger again, for the end of a message. */
export const REBUILD = "Run `couverture ledger rebuild` to draw it up anew from the journal.";

const sqliteCode = (error: unknown): string =>
  error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";

/** Says in a sentence what SQLite refused; a {@link LedgerError} passes through. */
export function ledgerErrorOf(error: unknown, file: string): LedgerError {
  if (error instanceof LedgerError) return error;
  const code = sqliteCode(error);
  const reason = error instanceof Error ? error.message : String(error);
  const cause = { cause: error };
  if (code === "SQLITE_NOTADB") {
    return new LedgerError(
      "not-a-database",
      `${file} is not an SQLite database: it was damaged, or is no ledger. ${REBUILD}`,
      cause,
    );
  }
  if (code.startsWith("SQLITE_CORRUPT")) {
    return new LedgerError("corrupt", `The ledger ${file} is damaged (${reason}). ${REBUILD}`, cause);
  }
  if (code.startsWith("SQLITE_BUSY") || code.startsWith("SQLITE_LOCKED")) {
    return new LedgerError(
      "in-use",
      `The ledger ${file} is locked by another process. Close that process and try again.`,
      cause,
    );
  }
  if (code === "SQLITE_FULL") {
    return new LedgerError(
      "unavailable",
      `The disk under the ledger ${file} is full. Make room and start again: the ledger catches up with the journal.`,
      cause,
    );
  }
  return new LedgerError(
    "unavailable",
    `The ledger ${file} cannot be opened or written (${reason}). Check that the file and its folder exist and that this user may write there.`,
    cause,
  );
}
