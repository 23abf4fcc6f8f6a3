import type { NodeContext } from "../../context.js";
import { pendingTransactionToJson } from "../../format/index.js";
import { defineMethod, param } from "../../method.js";
import { hash } from "../../schema.js";
import { transactionAt } from "./transaction-at.js";

export const eth_getTransactionByHash = defineMethod({
  name: "eth_getTransactionByHash",
  description: "A transaction, mined or waiting.",
  params: [param("hash", hash)],
  result: "transaction or null",
  handler: ({ chain }: NodeContext, hash) => {
    const entry = chain.transaction(hash);
    if (entry) return transactionAt(chain.block(entry.block), entry.index);
    const waiting = chain.pool.get(hash);
    return waiting ? pendingTransactionToJson(waiting) : null;
  },
});
