import { defineMethod, param } from "../../method.js";
import { findBlock } from "../../requests/block-reference.js";
import { OMMER_OR_NULL } from "../../schema/answers.js";
import { blockNumberOrTag, contentOf, count } from "../../schema.js";
import { ommerAt } from "./ommers.js";

export const eth_getUncleByBlockNumberAndIndex = defineMethod({
  name: "eth_getUncleByBlockNumberAndIndex",
  description: "An ommer of a block: its header. Blocks made here have none.",
  access: "read",
  peers: ["ganache", "anvil"],
  params: [param("block", contentOf(blockNumberOrTag)), param("index", count)],
  result: OMMER_OR_NULL,
  handler: async ({ chain }, reference, index) => ommerAt(await findBlock(chain, reference), index),
});
