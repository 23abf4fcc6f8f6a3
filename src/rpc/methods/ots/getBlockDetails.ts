import { defineMethod, param } from "../../method.js";
import { findBlock } from "../../requests/block-reference.js";
import { BLOCK_DETAILS } from "../../schema/answers.js";
import { blockNumberOrTag, contentOf } from "../../schema.js";
import { detailsOf } from "./block-details.js";

export const ots_getBlockDetails = defineMethod({
  name: "ots_getBlockDetails",
  description: "A block without its transactions, with their number and fees and with what it issued.",
  access: "read",
  peers: ["anvil"],
  params: [param("block", contentOf(blockNumberOrTag))],
  result: BLOCK_DETAILS,
  handler: async ({ chain }, reference) => detailsOf(chain, await findBlock(chain, reference)),
});
