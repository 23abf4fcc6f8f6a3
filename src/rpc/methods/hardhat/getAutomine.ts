import type { NodeContext } from "../../context.js";
import { defineMethod } from "../../method.js";

export const hardhat_getAutomine = defineMethod({
  name: ["hardhat_getAutomine", "anvil_getAutomine"],
  description: "Whether each transaction is mined at once.",
  result: "true or false",
  handler: ({ chain }: NodeContext) => chain.settings().automine,
});
