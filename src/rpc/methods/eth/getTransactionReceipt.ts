import type { NodeContext } from "../../context.js";
import { receiptToJson } from "../../format/index.js";
import { defineMethod, param } from "../../method.js";
import { hash } from "../../schema.js";

export const eth_getTransactionReceipt = defineMethod({
  name: "eth_getTransactionReceipt",
  description: "What a mined transaction did.",
  params: [param("hash", hash)],
  result: "receipt or null",
  handler: ({ chain }: NodeContext, hash) => {
    const entry = chain.transaction(hash);
    const found = entry && chain.block(entry.block);
    return found ? receiptToJson(found, entry.index) : null;
  },
});
