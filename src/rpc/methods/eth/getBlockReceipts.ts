import type { NodeContext } from "../../context.js";
import { receiptToJson } from "../../format/index.js";
import { defineMethod, param } from "../../method.js";
import { findBlock } from "../../requests/block-reference.js";
import { block } from "../../schema.js";

export const eth_getBlockReceipts = defineMethod({
  name: "eth_getBlockReceipts",
  description: "The receipts of all transactions of a block.",
  params: [param("block", block)],
  result: "list of receipts or null",
  handler: async ({ chain }: NodeContext, reference) => {
    const found = await findBlock(chain, reference);
    return found ? found.payload.receipts.map((_, index) => receiptToJson(found, index)) : null;
  },
});
