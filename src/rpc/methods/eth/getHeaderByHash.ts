import type { NodeContext } from "../../context.js";
import { headerToJson } from "../../format/index.js";
import { defineMethod, param } from "../../method.js";
import { hash } from "../../schema.js";

export const eth_getHeaderByHash = defineMethod({
  name: "eth_getHeaderByHash",
  description: "A block's header by the block's hash.",
  params: [param("hash", hash)],
  result: "header or null",
  handler: ({ chain }: NodeContext, hash) => {
    const found = chain.blockByHash(hash);
    return found ? headerToJson(found) : null;
  },
});
