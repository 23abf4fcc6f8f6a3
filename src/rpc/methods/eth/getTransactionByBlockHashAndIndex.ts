import type { NodeContext } from "../../context.js";
import { defineMethod, param } from "../../method.js";
import { count, hash } from "../../schema.js";
import { transactionAt } from "./transaction-at.js";

export const eth_getTransactionByBlockHashAndIndex = defineMethod({
  name: "eth_getTransactionByBlockHashAndIndex",
  description: "A transaction by its place in a block.",
  params: [param("hash", hash), param("index", count)],
  result: "transaction or null",
  handler: ({ chain }: NodeContext, hash, index) => transactionAt(chain.blockByHash(hash), index),
});
