import type { ChainWriter, SignedTransaction } from "../../../chain/index.js";

export async function dropAll(
  chain: ChainWriter,
  transactions: readonly SignedTransaction[],
  reason: string,
): Promise<void> {
  await Promise.all(transactions.map((transaction) => chain.dropTransaction(transaction.hash, reason)));
}
