import { OptionNamingError } from "../../persistence/option-names.js";

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
export class ImportError extends OptionNamingError {
  override readonly name = "ImportError";

  constructor(
    readonly code: ImportErrorCode,
    sentence: string,
    options?: ErrorOptions,
  ) {
    super(sentence, options);
  }
}
