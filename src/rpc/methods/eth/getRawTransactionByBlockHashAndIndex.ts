import type { NodeContext } from "../../context.js";
import { defineMethod, param } from "../../method.js";
import { rawAt } from "../../requests/raw-transaction.js";
import { count, hash } from "../../schema.js";

export const eth_getRawTransactionByBlockHashAndIndex = defineMethod({
  name: "eth_getRawTransactionByBlockHashAndIndex",
  description: "A transaction by its place in a block, as it was signed (EIP-2718).",
  params: [param("hash", hash), param("index", count)],
  result: "bytes or null",
  handler: ({ chain }: NodeContext, hash, index) => rawAt(chain.blockByHash(hash), index),
});
