/** JSON-RPC error codes that the chain answers with (EIP-1474, geth). */
export const ERROR_CODES = {
  invalidInput: -32000,
  invalidParams: -32602,
  rejected: -32003,
  internal: -32603,
  reverted: 3,
} as const;

/** Something that the chain refuses, with the code and words that a JSON-RPC client gets. */
export class ChainError extends Error {
  override readonly name: string = "ChainError";
  constructor(
    message: string,
    readonly code: number = ERROR_CODES.invalidInput,
    /** More for the client: revert data as hex, or an object. */
    readonly data?: unknown,
    options?: { cause?: unknown },
  ) {
    super(message, options);
  }
}

/** An execution that was ended before its end: it says nothing of what was executed. */
export class AbortedError extends ChainError {
  override readonly name = "AbortedError";
}
