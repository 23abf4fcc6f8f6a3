/** What went wrong before or beside the contracts: an input that means nothing, a network that does not answer. */
export type ExchangeClientErrorCode =
  | "INVALID_AMOUNT"
  | "INVALID_INSTANT"
  | "INVALID_CODE"
  | "INVALID_INPUT"
  | "UNKNOWN_SECURITY"
  | "UNKNOWN_MARKET"
  | "UNKNOWN_ORDER"
  | "NO_ACCOUNT"
  | "NO_EXCHANGE"
  | "NO_POOL"
  | "NOT_MINED"
  | "NETWORK";

/** One sentence that says what happened and what to do; refusals by a contract are ExchangeRefusal. */
export class ExchangeClientError extends Error {
  override readonly name = "ExchangeClientError";

  constructor(
    readonly code: ExchangeClientErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
