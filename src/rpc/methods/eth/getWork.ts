import type { NodeContext } from "../../context.js";
import { defineMethod } from "../../method.js";

export const eth_getWork = defineMethod({
  name: "eth_getWork",
  description: "Work for a miner: none, as blocks are not mined by work.",
  result: "an empty list",
  handler: (_: NodeContext) => [],
});
