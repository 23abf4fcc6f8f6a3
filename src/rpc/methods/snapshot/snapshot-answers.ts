import { invalidParams, serverError } from "../../errors.js";

/** Wrong use is the caller's, the rest the server's. */
export function refusal(failure: unknown): Error {
  const { code, message } = failure as { code?: unknown; message: string };
  return code === "SNAPSHOT_NAME" ? invalidParams(message) : serverError(message);
}

export const summary =
  "object with name, file, digest, size, engine, chainId, genesisHash, head, transactions, and record: the journal's last";
