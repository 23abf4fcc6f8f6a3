import type { NodeContext } from "../../context.js";
import { defineMethod, param } from "../../method.js";
import { findBlock } from "../../requests/block-reference.js";
import { blockNumberOrTag, count } from "../../schema.js";
import { ommerAt } from "./ommers.js";

export const eth_getUncleByBlockNumberAndIndex = defineMethod({
  name: "eth_getUncleByBlockNumberAndIndex",
  description: "An ommer of a block: its header. Blocks made here have none.",
  params: [param("block", blockNumberOrTag), param("index", count)],
  result: "block without transactions, or null",
  handler: async ({ chain }: NodeContext, reference, index) => ommerAt(await findBlock(chain, reference), index),
});
