export type ReportErrorCode =
  | "BAD_CONFIG"
  | "BAD_PERIOD"
  | "UNKNOWN_MARKET"
  | "MISSING_CATEGORY"
  | "BAD_LEDGER"
  | "BAD_DRAFT"
  | "BAD_FORMAT";

/** Why a report was not generated: what is wrong, and where. */
export class ReportError extends Error {
  override readonly name = "ReportError";

  constructor(
    readonly code: ReportErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
