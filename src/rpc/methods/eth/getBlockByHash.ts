import type { NodeContext } from "../../context.js";
import { blockToJson } from "../../format/index.js";
import { defineMethod, optional, param } from "../../method.js";
import { flag, hash } from "../../schema.js";

export const eth_getBlockByHash = defineMethod({
  name: "eth_getBlockByHash",
  description: "A block by its hash, with its transactions or their hashes.",
  params: [param("hash", hash), optional("fullTransactions", flag, false)],
  result: "block or null",
  handler: ({ chain }: NodeContext, hash, full) => {
    const found = chain.blockByHash(hash);
    return found ? blockToJson(found, full) : null;
  },
});
