import type { NodeContext } from "../../context.js";
import { defineMethod } from "../../method.js";

export const eth_mining = defineMethod({
  name: "eth_mining",
  description: "Whether blocks are made without being asked for.",
  result: "true or false",
  handler: ({ chain }: NodeContext) => chain.settings().automine || chain.settings().interval > 0,
});
