import { invalidParams, serverError } from "../../errors.js";
import { answer } from "../../method.js";

/** Wrong use is the caller's, the rest the server's. */
export function rejection(failure: unknown): Error {
  const { code, message } = failure as { code?: unknown; message: string };
  return code === "SNAPSHOT_NAME" ? invalidParams(message) : serverError(message);
}

export const SNAPSHOT = answer(
  "object with name, file, digest, size, engine, chainId, genesisHash, head, transactions, and record: the journal's last",
  "ObjectAnswer",
);
