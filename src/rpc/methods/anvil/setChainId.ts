import { param } from "../../method.js";
import { count, refined, refuse } from "../../schema.js";
import { defineCheat } from "../cheats.js";

const chainId = refined("a chain id", count, (value) => (value > 0 ? value : refuse("a chain id is at least 1")));

export const anvil_setChainId = defineCheat({
  name: "anvil_setChainId",
  description:
    "Sets the chain id, and the network id with it, from the next block on. Waiting transactions that are signed for another chain are dropped.",
  params: [param("chainId", chainId)],
  result: "null",
  handler: async ({ chain }, cause, id) => {
    await chain.setChainId(cause, id);
    return null;
  },
});
