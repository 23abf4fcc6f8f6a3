import { quantityToHex } from "../../format/index.js";
import { defineMethod, param } from "../../method.js";
import { findBlock } from "../../requests/block-reference.js";
import { QUANTITY_OR_NULL } from "../../schema/answers.js";
import { blockNumberOrTag, contentOf } from "../../schema.js";

export const eth_getBlockTransactionCountByNumber = defineMethod({
  name: "eth_getBlockTransactionCountByNumber",
  description: "How many transactions a block has.",
  access: "read",
  peers: ["ganache", "hardhat", "anvil", "geth"],
  params: [param("block", contentOf(blockNumberOrTag))],
  result: QUANTITY_OR_NULL,
  handler: async ({ chain }, reference) => {
    const found = await findBlock(chain, reference);
    return found ? quantityToHex(found.payload.transactions.length) : null;
  },
});
