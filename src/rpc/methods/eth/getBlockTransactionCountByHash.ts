import { quantityToHex } from "../../format/index.js";
import { defineMethod, param } from "../../method.js";
import { QUANTITY_OR_NULL } from "../../schema/answers.js";
import { contentOf, hash } from "../../schema.js";

export const eth_getBlockTransactionCountByHash = defineMethod({
  name: "eth_getBlockTransactionCountByHash",
  description: "How many transactions a block has.",
  access: "read",
  peers: ["ganache", "hardhat", "anvil", "geth"],
  params: [param("hash", contentOf(hash))],
  result: QUANTITY_OR_NULL,
  handler: ({ chain }, hash) => {
    const found = chain.blockByHash(hash);
    return found ? quantityToHex(found.payload.transactions.length) : null;
  },
});
