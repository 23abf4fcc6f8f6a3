import { headerToJson } from "../../format/index.js";
import { defineMethod, param } from "../../method.js";
import { findBlock } from "../../requests/block-reference.js";
import { HEADER_OR_NULL } from "../../schema/answers.js";
import { blockNumberOrTag, contentOf } from "../../schema.js";

export const eth_getHeaderByNumber = defineMethod({
  name: "eth_getHeaderByNumber",
  description: "A block's header by number or tag.",
  access: "read",
  peers: ["geth"],
  params: [param("block", contentOf(blockNumberOrTag))],
  result: HEADER_OR_NULL,
  handler: async ({ chain }, reference) => {
    const found = await findBlock(chain, reference);
    if (!found) return null;
    const json = headerToJson(found);
    return found.seq < 0 ? { ...json, hash: null, nonce: null } : json; // it is not mined
  },
});
