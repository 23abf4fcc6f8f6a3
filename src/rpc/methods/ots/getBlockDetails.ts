import type { NodeContext } from "../../context.js";
import { defineMethod, param } from "../../method.js";
import { findBlock } from "../../requests/block-reference.js";
import { blockNumberOrTag } from "../../schema.js";
import { detailsOf } from "./block-details.js";

export const ots_getBlockDetails = defineMethod({
  name: "ots_getBlockDetails",
  description: "A block without its transactions, with their number and fees and with what it issued.",
  params: [param("block", blockNumberOrTag)],
  result: "block, issuance and fees, or null",
  handler: async ({ chain }: NodeContext, reference) => detailsOf(chain, await findBlock(chain, reference)),
});
