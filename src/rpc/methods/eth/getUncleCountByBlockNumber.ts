import type { NodeContext } from "../../context.js";
import { defineMethod, param } from "../../method.js";
import { findBlock } from "../../requests/block-reference.js";
import { blockNumberOrTag } from "../../schema.js";
import { ommers } from "./ommers.js";

export const eth_getUncleCountByBlockNumber = defineMethod({
  name: "eth_getUncleCountByBlockNumber",
  description: "How many ommers a block has.",
  params: [param("block", blockNumberOrTag)],
  result: "quantity or null",
  handler: async ({ chain }: NodeContext, reference) => ommers(await findBlock(chain, reference)),
});
