/** What can be wrong with a ledger. */
export type LedgerErrorCode =
  /** The file is not an SQLite database. */
  | "LEDGER_NOT_A_DATABASE"
  /** The file is an SQLite database, but another program's. */
  | "LEDGER_FOREIGN"
  /** The ledger was written by a version of the program with another schema. */
  | "LEDGER_OTHER_VERSION"
  /** A table, index, view or trigger of the ledger is missing, altered or unknown. */
  | "LEDGER_ALTERED_SCHEMA"
  /** SQLite found the file's pages damaged. */
  | "LEDGER_CORRUPT"
  /** The file, or the disk under it, cannot be opened, read or written. */
  | "LEDGER_UNAVAILABLE"
  /** Another process has the ledger open where it must not. */
  | "LEDGER_IN_USE"
  /** A record does not follow the ledger's last one. */
  | "LEDGER_GAP"
  /** A record's entry hash is not the hash of what it holds and follows. */
  | "LEDGER_BROKEN_CHAIN"
  /** The ledger holds another record with the same sequence number. */
  | "LEDGER_CONFLICT"
  /** A record's payload cannot be read. */
  | "LEDGER_UNREADABLE_RECORD"
  /** A query was refused or failed. */
  | "LEDGER_BAD_QUERY"
  /** A query was stopped at its time limit. */
  | "LEDGER_QUERY_TOO_LONG"
  /** A query was stopped for the memory that it took. */
  | "LEDGER_QUERY_TOO_LARGE"
  /** The ledger's thread ended by itself. */
  | "LEDGER_STOPPED"
  /** The ledger was closed. */
  | "LEDGER_CLOSED";

/** A table or column that a query names and the ledger does not have. */
export interface MissingName {
  kind: "table" | "column";
  name: string;
}

interface LedgerErrorOptions extends ErrorOptions {
  /** The message without the advice to rebuild the ledger, where it ends with that. */
  problem?: string | undefined;
  missing?: MissingName | undefined;
}

/** Something is wrong with the ledger; the message says what, and what to do. Nothing of the chain is lost by it: the journal is the truth. */
export class LedgerError extends Error {
  readonly code: LedgerErrorCode;
  readonly problem: string | undefined;
  readonly missing: MissingName | undefined;

  constructor(code: LedgerErrorCode, message: string, { problem, missing, ...options }: LedgerErrorOptions = {}) {
    super(message, options);
    this.name = "LedgerError";
    this.code = code;
    this.problem = problem;
    this.missing = missing;
  }
}

/** What may pass while the program runs: opened again, the ledger catches up with the journal. */
const PASSING: ReadonlySet<LedgerErrorCode> = new Set(["LEDGER_UNAVAILABLE", "LEDGER_IN_USE", "LEDGER_STOPPED"]);

export const mayPass = ({ code }: LedgerError): boolean => PASSING.has(code);

/** The error for a ledger that has to be rebuilt. `problem` is one sentence or more. */
export function toRebuild(code: LedgerErrorCode, problem: string, options?: ErrorOptions): LedgerError {
  const message = `${problem} Run \`couverture ledger rebuild\` to rebuild it from the journal.`;
  return new LedgerError(code, message, { ...options, problem });
}

/** SQLite's code of an error (`SQLITE_FULL`, …); empty for an error of another origin. */
export function sqliteCodeOf(error: unknown): string {
  const code = typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
  return typeof code === "string" && code.startsWith("SQLITE_") ? code : "";
}

/** Says in a sentence what SQLite refused; a {@link LedgerError} passes through. */
export function ledgerErrorOf(error: unknown, file: string): LedgerError {
  if (error instanceof LedgerError) return error;
  const code = sqliteCodeOf(error);
  const reason = error instanceof Error ? error.message : String(error);
  const cause = { cause: error };
  if (code === "SQLITE_NOTADB") {
    const problem = `${file} is not an SQLite database: it was damaged, or is no ledger.`;
    return toRebuild("LEDGER_NOT_A_DATABASE", problem, cause);
  }
  if (code.startsWith("SQLITE_CORRUPT")) {
    return toRebuild("LEDGER_CORRUPT", `The ledger ${file} is damaged (${reason}).`, cause);
  }
  if (code.startsWith("SQLITE_BUSY") || code.startsWith("SQLITE_LOCKED")) {
    return new LedgerError(
      "LEDGER_IN_USE",
      `The ledger ${file} is locked by another process. Close that process and try again.`,
      cause,
    );
  }
  if (code === "SQLITE_FULL") {
    return new LedgerError(
      "LEDGER_UNAVAILABLE",
      `The disk under the ledger ${file} is full. Make room there: the ledger then catches up with the journal.`,
      cause,
    );
  }
  return new LedgerError(
    "LEDGER_UNAVAILABLE",
    `The ledger ${file} cannot be opened or written (${reason}). Check that the file and its folder exist and that this user may write there.`,
    cause,
  );
}
