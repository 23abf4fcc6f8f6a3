import type { NodeContext } from "../../context.js";
import { quantityToHex } from "../../format/index.js";
import { defineMethod } from "../../method.js";

export const eth_blockNumber = defineMethod({
  name: "eth_blockNumber",
  description: "The number of the head block.",
  result: "quantity",
  handler: ({ chain }: NodeContext) => quantityToHex(chain.headNumber()),
});
