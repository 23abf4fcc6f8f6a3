import { param } from "../../method.js";
import { NULL } from "../../schema/answers.js";
import { count, refined, refuse } from "../../schema.js";
import { defineTestMethod } from "../../test-method.js";

const chainId = refined("a chain id", count, (value) => (value > 0 ? value : refuse("a chain id is at least 1")), {
  sample: 1337,
});

export const anvil_setChainId = defineTestMethod({
  name: "anvil_setChainId",
  description:
    "Sets the chain id, and the network id with it, from the next block on. Waiting transactions that are signed for another chain are dropped.",
  peers: ["anvil"],
  params: [param("chainId", chainId)],
  result: NULL,
  handler: async ({ chain }, cause, id) => {
    await chain.setChainId(cause, id);
    return null;
  },
});
