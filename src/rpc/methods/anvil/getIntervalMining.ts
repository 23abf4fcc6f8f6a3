import type { NodeContext } from "../../context.js";
import { defineMethod } from "../../method.js";

export const anvil_getIntervalMining = defineMethod({
  name: ["anvil_getIntervalMining", "hardhat_getIntervalMining"],
  description: "Every how many seconds a block is mined.",
  result: "seconds, or null where blocks are not mined in intervals",
  handler: ({ chain }: NodeContext) => {
    const { interval } = chain.settings();
    return interval === 0 ? null : interval / 1000;
  },
});
