import { OptionNamingError } from "../../../persistence/option-names.js";
import { ErrorCode, OptionNamingRpcError, RpcError } from "../../errors.js";
import { answer } from "../../method.js";

/** Wrong use is the caller's, the rest the server's. */
export function rejection(failure: unknown): Error {
  const { code: reason, message } = failure as { code?: unknown; message: string };
  const code = reason === "SNAPSHOT_NAME" ? ErrorCode.invalidParams : ErrorCode.server;
  return failure instanceof OptionNamingError
    ? new OptionNamingRpcError(code, failure.sentence)
    : new RpcError(code, message);
}

export const SNAPSHOT = answer(
  "object with name, file, digest, size, engine, chainId, genesisHash, head, transactions, and record: the journal's last",
  "ObjectAnswer",
);
