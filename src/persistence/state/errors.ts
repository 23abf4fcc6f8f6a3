/** What can be wrong with the state database. */
export class StateError extends Error {
  override readonly name = "StateError";
  constructor(
    readonly code:
      | "STATE_MISMATCH"
      | "STATE_AHEAD"
      | "STATE_OF_OTHER_JOURNAL"
      | "STATE_UNREADABLE"
      | "STATE_DAMAGED"
      | "STATE_DAMAGED_AFTER_WRITING"
      | "STATE_WRITE_FAILED"
      | "STATE_OF_ANOTHER_CHAIN",
    message: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
  }
}

/** Whether something failed because the state database is damaged, before it had written anything: it can be done again. */
export function isDamage(failure: unknown): boolean {
  for (let cause = failure; cause instanceof Error; cause = cause.cause) {
    if (cause instanceof StateError) return cause.code === "STATE_DAMAGED";
  }
  return false;
}

/** The error for an operation that had written to the journal before it found damage. */
export const damagedAfterWriting = (cause: unknown): StateError =>
  new StateError(
    "STATE_DAMAGED_AFTER_WRITING",
    "The state database was found to be damaged when this request had started to write. It is rebuilt from the journal; look at what the request has done before you send it again.",
    { cause },
  );
