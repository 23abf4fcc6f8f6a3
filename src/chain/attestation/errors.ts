export type AttestationErrorCode =
  /** It is no attestation, or of another version. */
  | "ATTESTATION_UNREADABLE"
  /** Its signature is not that of the signer it names, over what it says. */
  | "ATTESTATION_FORGED"
  /** It was signed by another than who was expected. */
  | "ATTESTATION_SIGNER"
  /** It is of another chain. */
  | "ATTESTATION_OTHER_CHAIN"
  /** The ledger ends before the record that it attests. */
  | "ATTESTATION_AHEAD"
  /** The ledger is not what it was when it was signed. */
  | "ATTESTATION_DIFFERS";

/** An attestation that does not hold; the message is one sentence that says what does not. */
export class AttestationError extends Error {
  override readonly name = "AttestationError";

  constructor(
    readonly code: AttestationErrorCode,
    message: string,
    /** The record that is concerned, where one is. */
    readonly seq?: number,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
