import type { NodeContext } from "../../context.js";
import { quantityToHex } from "../../format/index.js";
import { defineMethod, param } from "../../method.js";
import { hash } from "../../schema.js";

export const eth_getBlockTransactionCountByHash = defineMethod({
  name: "eth_getBlockTransactionCountByHash",
  description: "How many transactions a block has.",
  params: [param("hash", hash)],
  result: "quantity or null",
  handler: ({ chain }: NodeContext, hash) => {
    const found = chain.blockByHash(hash);
    return found ? quantityToHex(found.payload.transactions.length) : null;
  },
});
