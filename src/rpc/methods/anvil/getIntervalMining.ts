import { answer, defineMethod } from "../../method.js";

export const anvil_getIntervalMining = defineMethod({
  name: "anvil_getIntervalMining",
  aliases: { hardhat_getIntervalMining: [] },
  description: "Every how many seconds a block is mined.",
  access: "read",
  peers: ["anvil"],
  result: answer("seconds, or null where blocks are not mined in intervals", "number | null"),
  handler: ({ chain }) => {
    const { interval } = chain.settings();
    return interval === 0 ? null : interval / 1000;
  },
});
