import type { Fork } from "../../chain/upstream/fork.js";
import { type ForkedRequest, quantity } from "./request.js";

/** Whether a transaction is in a block that both chains have. */
export function isPast(fork: Fork, transaction: unknown): boolean {
  const number = (transaction as { blockNumber?: unknown } | null)?.blockNumber;
  return typeof number === "string" && Number(number) <= fork.point.number;
}

/** For methods that search for a transaction: what is not found here may be found there, as of the fork's block. */
export async function orUpstream({ fork, name, params, values, here }: ForkedRequest): Promise<unknown> {
  const found = await here(values);
  if (found !== null) return found;
  const answer = await fork.ask({ method: name, params }, false);
  const hash = typeof answer === "string" ? answer : (answer as { hash?: unknown } | null)?.hash;
  if (typeof hash !== "string") return answer;
  const transaction = await fork.ask({ method: "eth_getTransactionByHash", params: [hash] }, false);
  return isPast(fork, transaction) ? answer : null;
}

/** Code by its hash is fetched with the account that has it, so that code which is not here may be at the fork's block. */
export async function codeOfFork({ fork, name, params, values, here }: ForkedRequest): Promise<unknown> {
  const found = await here(values);
  if (found !== "0x") return found;
  return fork.ask({ method: name, params: [params[0], quantity(fork.point.number)] }, true);
}
