import { headerToJson } from "../../format/index.js";
import { defineMethod, param } from "../../method.js";
import { findBlock } from "../../requests/block-reference.js";
import { HEADER_OR_NULL } from "../../schema/answers.js";
import { blockNumberOrTag, contentOf } from "../../schema.js";

export const erigon_getHeaderByNumber = defineMethod({
  name: "erigon_getHeaderByNumber",
  description: "A block's header by number or tag.",
  access: "read",
  peers: ["anvil"],
  params: [param("block", contentOf(blockNumberOrTag))],
  result: HEADER_OR_NULL,
  handler: async ({ chain }, reference) => {
    const found = await findBlock(chain, reference);
    return found ? headerToJson(found) : null;
  },
});
