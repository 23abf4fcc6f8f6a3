import { headerToJson } from "../../format/index.js";
import { defineMethod, param } from "../../method.js";
import { HEADER_OR_NULL } from "../../schema/answers.js";
import { contentOf, hash } from "../../schema.js";

export const eth_getHeaderByHash = defineMethod({
  name: "eth_getHeaderByHash",
  description: "A block's header by the block's hash.",
  access: "read",
  peers: ["anvil"],
  params: [param("hash", contentOf(hash))],
  result: HEADER_OR_NULL,
  handler: ({ chain }, hash) => {
    const found = chain.blockByHash(hash);
    return found ? headerToJson(found) : null;
  },
});
