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
      | "STATE_WRITE_FAILED"
      | "STATE_OF_ANOTHER_CHAIN",
    message: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
  }
}
