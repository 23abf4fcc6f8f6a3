import { defineCheat } from "../cheats.js";

export const anvil_removeBlockTimestampInterval = defineCheat({
  name: ["anvil_removeBlockTimestampInterval", "hardhat_removeBlockTimestampInterval"],
  description: "Lets blocks follow the clock again.",
  result: "whether they had not",
  handler: async ({ chain }, cause) => {
    if (chain.clock.state().interval === undefined) return false;
    await chain.moveClock(cause, (_parent, clock) => clock.setInterval(undefined));
    return true;
  },
});
