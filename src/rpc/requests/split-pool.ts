import type { Chain, SignedTransaction } from "../../chain/index.js";

export function splitPool(chain: Chain): { pending: SignedTransaction[]; queued: SignedTransaction[] } {
  const state = chain.stateAt();
  return chain.pool.split((sender) => state.account(sender)?.nonce ?? 0n);
}
