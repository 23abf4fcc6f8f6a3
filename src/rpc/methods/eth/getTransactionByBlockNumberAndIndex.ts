import type { NodeContext } from "../../context.js";
import { defineMethod, param } from "../../method.js";
import { findBlock } from "../../requests/block-reference.js";
import { blockNumberOrTag, count } from "../../schema.js";
import { transactionAt } from "./transaction-at.js";

export const eth_getTransactionByBlockNumberAndIndex = defineMethod({
  name: "eth_getTransactionByBlockNumberAndIndex",
  description: "A transaction by its place in a block.",
  params: [param("block", blockNumberOrTag), param("index", count)],
  result: "transaction or null",
  handler: async ({ chain }: NodeContext, reference, index) => transactionAt(await findBlock(chain, reference), index),
});
