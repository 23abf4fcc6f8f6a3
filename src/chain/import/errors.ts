export type ImportErrorCode =
  | "UNKNOWN_ACCOUNTS"
  | "UNKNOWN_SLOTS"
  | "BLOCK_DIFFERS"
  | "WRONG_HARDFORK"
  | "WRONG_CHAIN_ID"
  | "BAD_BLOCK"
  | "OTHER_CHAIN"
  | "UNKNOWN_HEAD";

/** A chain that cannot be taken over; the message is one sentence that says why and what to do. */
export class ImportError extends Error {
  override readonly name = "ImportError";

  constructor(
    readonly code: ImportErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
