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
      | "JOURNAL_CLOSED",
    message: string,
    options?: { cause?: unknown; seq?: number },
  ) {
    super(message, options?.cause === undefined ? undefined : { cause: options.cause });
    this.seq = options?.seq;
  }
  /** The record at which the journal is broken. */
  readonly seq: number | undefined;
}
