import { defineMethod, param } from "../../method.js";
import { findBlock } from "../../requests/block-reference.js";
import { QUANTITY_OR_NULL } from "../../schema/answers.js";
import { blockNumberOrTag, contentOf } from "../../schema.js";
import { ommers } from "./ommers.js";

export const eth_getUncleCountByBlockNumber = defineMethod({
  name: "eth_getUncleCountByBlockNumber",
  description: "How many ommers a block has.",
  access: "read",
  peers: ["ganache", "anvil"],
  params: [param("block", contentOf(blockNumberOrTag))],
  result: QUANTITY_OR_NULL,
  handler: async ({ chain }, reference) => ommers(await findBlock(chain, reference)),
});
