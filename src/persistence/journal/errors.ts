import { types } from "node:util";

/** What can be wrong with a journal. `code` is stable, the message says what happened and what to do. */
export class JournalError extends Error {
  override readonly name = "JournalError";
  constructor(
    readonly code:
      | "JOURNAL_BROKEN"
      | "JOURNAL_LOCKED"
      | "JOURNAL_UNREADABLE"
      | "JOURNAL_NOT_WRITABLE"
      | "JOURNAL_APPEND_FAILED"
      | "JOURNAL_STOPPED"
      | "JOURNAL_LOST"
      | "JOURNAL_CLOSED",
    message: string,
    options?: { cause?: unknown; seq?: number | undefined },
  ) {
    super(message, options?.cause === undefined ? undefined : { cause: options.cause });
    this.seq = options?.seq;
  }
  /** The record at which the journal is broken. */
  readonly seq: number | undefined;
}

/** What to do about a journal that does not hold: the ledger carries the records. */
export const RESTORE =
  "If ledger.sqlite is whole, `couverture ledger restore LEDGER NEW-DIRECTORY` restores the chain from it; otherwise go back to a copy.";

/** The error for a journal whose content does not hold. `what` is a clause: "record 7 is missing". */
export function brokenJournal(what: string, seq: number | undefined, cause?: unknown): JournalError {
  return new JournalError("JOURNAL_BROKEN", `The journal is broken: ${what}. Nothing was changed. ${RESTORE}`, {
    cause,
    seq,
  });
}

/** The error for a journal whose last write was altered on disk. `what` is a sentence that says what can be done. */
export function alteredTail(file: string, bytes: number, what: string): JournalError {
  return new JournalError(
    "JOURNAL_BROKEN",
    `The journal is broken: its last write, ${bytes} bytes in ${file}, was altered on disk after it had been written. ${what}`,
  );
}

/** The error for a journal whose directory is no longer in its place. `what` is a clause. */
export function lostJournal(what: string, cause: unknown): JournalError {
  const sentence = `${what.charAt(0).toUpperCase()}${what.slice(1)}`;
  return new JournalError(
    "JOURNAL_LOST",
    `${sentence}. The chain answers reads and takes no more writes; put the directory back, or a copy of it, and start again.`,
    { cause },
  );
}

/** Why something failed: LevelDB's own words lie in the cause of the error that wraps them. */
export function reasonOf(failure: unknown): string {
  if (!types.isNativeError(failure)) return String(failure);
  return types.isNativeError(failure.cause) ? failure.cause.message : failure.message;
}
