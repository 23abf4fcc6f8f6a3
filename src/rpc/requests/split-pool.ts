import type { ChainReader, SignedTransaction } from "../../chain/index.js";

export function splitPool(chain: ChainReader): { pending: SignedTransaction[]; queued: SignedTransaction[] } {
  const state = chain.stateAt();
  return chain.pool.split((sender) => state.account(sender)?.nonce ?? 0n);
}
