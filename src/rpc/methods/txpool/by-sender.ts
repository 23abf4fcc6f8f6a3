import type { ChainReader, SignedTransaction } from "../../../chain/index.js";
import { toHex } from "../../../ethereum/index.js";
import { splitPool } from "../../requests/split-pool.js";

/** Transactions by sender and nonce. Senders are in lower case, by which viem's users and those of Anvil and Ganache look them up. */
function bySender(transactions: readonly SignedTransaction[], format: (one: SignedTransaction) => unknown): object {
  const senders: Record<string, Record<string, unknown>> = {};
  for (const transaction of transactions) {
    const sender = toHex(transaction.sender);
    senders[sender] ??= {};
    senders[sender][transaction.tx.nonce.toString()] = format(transaction);
  }
  return senders;
}

export const bySenders = (chain: ChainReader, format: (one: SignedTransaction) => unknown): object => {
  const { pending, queued } = splitPool(chain);
  return { pending: bySender(pending, format), queued: bySender(queued, format) };
};
