import { receiptToJson } from "../../format/index.js";
import { answer, defineMethod, param } from "../../method.js";
import { findBlock } from "../../requests/block-reference.js";
import { block, contentOf } from "../../schema.js";

export const eth_getBlockReceipts = defineMethod({
  name: "eth_getBlockReceipts",
  description: "The receipts of all transactions of a block.",
  access: "read",
  peers: ["anvil", "geth"],
  params: [param("block", contentOf(block))],
  result: answer("list of receipts or null", "Receipt[] | null"),
  handler: async ({ chain }, reference) => {
    const found = await findBlock(chain, reference);
    return found ? found.payload.receipts.map((_, index) => receiptToJson(found, index)) : null;
  },
});
