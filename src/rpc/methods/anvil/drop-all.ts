import type { Chain, SignedTransaction } from "../../../chain/index.js";

export async function dropAll(chain: Chain, transactions: readonly SignedTransaction[], reason: string): Promise<void> {
  await Promise.all(transactions.map((transaction) => chain.dropTransaction(transaction.hash, reason)));
}
