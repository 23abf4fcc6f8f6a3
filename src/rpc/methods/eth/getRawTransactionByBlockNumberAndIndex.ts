import type { NodeContext } from "../../context.js";
import { defineMethod, param } from "../../method.js";
import { findBlock } from "../../requests/block-reference.js";
import { rawAt } from "../../requests/raw-transaction.js";
import { blockNumberOrTag, count } from "../../schema.js";

export const eth_getRawTransactionByBlockNumberAndIndex = defineMethod({
  name: "eth_getRawTransactionByBlockNumberAndIndex",
  description: "A transaction by its place in a block, as it was signed (EIP-2718).",
  params: [param("block", blockNumberOrTag), param("index", count)],
  result: "bytes or null",
  handler: async ({ chain }: NodeContext, reference, index) => rawAt(await findBlock(chain, reference), index),
});
