import { answer } from "../../method.js";
import { defineTestMethod } from "../../test-method.js";

export const anvil_removeBlockTimestampInterval = defineTestMethod({
  name: "anvil_removeBlockTimestampInterval",
  aliases: { hardhat_removeBlockTimestampInterval: [] },
  description: "Lets blocks follow the clock again.",
  peers: ["anvil"],
  result: answer("whether they had not", "boolean"),
  handler: async ({ chain }, cause) => {
    if (chain.clock.state().interval === undefined) return false;
    await chain.moveClock(cause, (_parent, clock) => clock.setInterval(undefined));
    return true;
  },
});
