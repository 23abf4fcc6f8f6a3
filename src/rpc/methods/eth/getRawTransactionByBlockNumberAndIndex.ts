import { defineMethod, param } from "../../method.js";
import { findBlock } from "../../requests/block-reference.js";
import { rawAt } from "../../requests/raw-transaction.js";
import { BYTES_OR_NULL } from "../../schema/answers.js";
import { blockNumberOrTag, contentOf, count } from "../../schema.js";

export const eth_getRawTransactionByBlockNumberAndIndex = defineMethod({
  name: "eth_getRawTransactionByBlockNumberAndIndex",
  description: "A transaction by its place in a block, as it was signed (EIP-2718).",
  access: "read",
  peers: ["anvil"],
  params: [param("block", contentOf(blockNumberOrTag)), param("index", count)],
  result: BYTES_OR_NULL,
  handler: async ({ chain }, reference, index) => rawAt(await findBlock(chain, reference), index),
});
