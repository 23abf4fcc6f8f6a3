import type { NodeContext } from "../../context.js";
import { defineMethod } from "../../method.js";

export const anvil_getGenesisTime = defineMethod({
  name: "anvil_getGenesisTime",
  description: "When the chain began, in unix seconds.",
  result: "number",
  handler: ({ chain }: NodeContext) => chain.genesisTime,
});
