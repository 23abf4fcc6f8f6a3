import { describeRevert, toHex } from "../ethereum/index.js";
import { BY_PATH, type OptionNames, OptionNamingError } from "../persistence/option-names.js";

/** The error codes of JSON-RPC 2.0, EIP-1474 (-32xxx), EIP-1193 (4xxx) and geth (3) that the node answers with. */
export const ErrorCode = {
  parse: -32700,
  invalidRequest: -32600,
  methodNotFound: -32601,
  invalidParams: -32602,
  internal: -32603,
  server: -32000,
  resourceNotFound: -32001,
  timeout: -32002,
  rejected: -32003,
  limitExceeded: -32005,
  executionReverted: 3,
  userRejected: 4001,
  unauthorized: 4100,
  unsupportedMethod: 4200,
} as const;

/** An error as a JSON-RPC client sees it. `data` is JSON, or undefined. Its name is Error's own, as in Ganache: callers in process compare it. */
export class RpcError extends Error {
  readonly code: number;
  readonly data: unknown;

  constructor(code: number, message: string, options: { data?: unknown; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.data = options.data;
  }
}

/** An error for a JSON-RPC client whose sentence names options by their keys in braces; {@link toRpcError} puts names there. */
export class OptionNamingRpcError extends OptionNamingError {
  constructor(
    readonly code: number,
    sentence: string,
  ) {
    super(sentence);
  }
}

/** -32700: the body is not JSON. */
export const parseError = (why: string): RpcError => new RpcError(ErrorCode.parse, `parse error: ${why}`);

/** -32600: the JSON is not a JSON-RPC request. */
export const invalidRequest = (why: string): RpcError =>
  new RpcError(ErrorCode.invalidRequest, `invalid request: ${why}`);

/** -32601, in the words of geth and Ganache, which libraries match on; `nearest` is the known method closest to it. */
export function methodNotFound(method: string, nearest?: string): RpcError {
  const shown = method.length > 80 ? `${method.slice(0, 80)}…` : method;
  const hint = nearest === undefined ? "" : `; did you mean ${nearest}?`;
  return new RpcError(ErrorCode.methodNotFound, `the method ${shown} does not exist/is not available${hint}`);
}

/** -32602: `why` names the parameter and says what is wrong with it. */
export const invalidParams = (why: string): RpcError => new RpcError(ErrorCode.invalidParams, why);

/** -32603: a fault of the node. The cause is kept for the log. */
export const internalError = (cause: unknown): RpcError =>
  new RpcError(ErrorCode.internal, `internal error: ${cause instanceof Error ? cause.message : String(cause)}`, {
    cause,
  });

/** -32000: the chain rejects, with geth's text ("nonce too low", "insufficient funds for gas * price + value", …). */
export const serverError = (message: string, data?: unknown): RpcError =>
  new RpcError(ErrorCode.server, message, { data });

/** -32001: what was requested (a block, a filter, a snapshot id) is not there. */
export const resourceNotFound = (message: string): RpcError => new RpcError(ErrorCode.resourceNotFound, message);

/** -32002: no answer within the time a request may take. The work itself may still be going on. */
export const requestTimedOut = (milliseconds: number): RpcError =>
  new RpcError(
    ErrorCode.timeout,
    `request timed out: no answer within ${milliseconds / 1000} s; what it started may still finish`,
  );

/** -32003: the transaction is refused by a rule of this node. */
export const transactionRejected = (message: string, data?: unknown): RpcError =>
  new RpcError(ErrorCode.rejected, message, { data });

/** -32005: a limit of this node; `why` names the limit and its value. */
export const limitExceeded = (why: string): RpcError => new RpcError(ErrorCode.limitExceeded, `limit exceeded: ${why}`);

/**
 * 3: execution reverted, with the revert bytes as `data`, as geth answers it.
 * @param reason what the bytes say, where the caller knows (a custom error of a known contract); decoded from them otherwise.
 */
export function executionReverted(returned: Uint8Array, reason = describeRevert(returned)): RpcError {
  const message = reason === undefined || reason === "" ? "execution reverted" : `execution reverted: ${reason}`;
  return new RpcError(ErrorCode.executionReverted, message, { data: toHex(returned) });
}

/** 4001 (EIP-1193): the user said no. */
export const userRejected = (message: string): RpcError => new RpcError(ErrorCode.userRejected, message);

/** 4100 (EIP-1193): the method or account is not open to this caller. */
export const unauthorized = (sentence: string): Error => new OptionNamingRpcError(ErrorCode.unauthorized, sentence);

/** 4200 (EIP-1193): the method is known, but not supported here (by this engine, over this transport). */
export const unsupportedMethod = (sentence: string): Error =>
  new OptionNamingRpcError(ErrorCode.unsupportedMethod, sentence);

/** The errors whose sentences are for the client: those of the stores, and those of the wallet, with geth's texts. */
const FOR_THE_CLIENT =
  /^((JOURNAL|STATE|LEDGER)_.*|UNKNOWN_ACCOUNT|ACCOUNT_LOCKED|NO_PRIVATE_KEY|WRONG_PASSPHRASE|PASSPHRASE_NEEDED|ACCOUNT_EXISTS|INVALID_PRIVATE_KEY|TYPED_DATA|KEYSTORE_FILE)$/;

/**
 * Any thrown value as the error to answer with. An error with an integer `code` (the chain's own, a provider's) keeps its code,
 * message and data; anything else is a fault of the node: -32603.
 * @param nameOf what the client is to read in place of the keys of options
 */
export function toRpcError(error: unknown, nameOf: OptionNames = BY_PATH): RpcError {
  if (error instanceof RpcError) return error;
  if (error instanceof OptionNamingError) error.rename(nameOf);
  if (error instanceof Error) {
    const { code, data } = error as Error & { code?: unknown; data?: unknown };
    if (typeof code === "number" && Number.isInteger(code)) {
      return new RpcError(code, error.message, { data: data instanceof Uint8Array ? toHex(data) : data, cause: error });
    }
    if (typeof code === "string" && FOR_THE_CLIENT.test(code))
      return new RpcError(ErrorCode.server, error.message, { cause: error });
  }
  return internalError(error);
}
