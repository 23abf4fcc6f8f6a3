import type { NodeContext } from "../../context.js";
import { quantityToHex } from "../../format/index.js";
import { defineMethod, param } from "../../method.js";
import { findBlock } from "../../requests/block-reference.js";
import { blockNumberOrTag } from "../../schema.js";

export const eth_getBlockTransactionCountByNumber = defineMethod({
  name: "eth_getBlockTransactionCountByNumber",
  description: "How many transactions a block has.",
  params: [param("block", blockNumberOrTag)],
  result: "quantity or null",
  handler: async ({ chain }: NodeContext, reference) => {
    const found = await findBlock(chain, reference);
    return found ? quantityToHex(found.payload.transactions.length) : null;
  },
});
