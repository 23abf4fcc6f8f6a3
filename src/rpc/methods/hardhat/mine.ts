import { invalidParams } from "../../errors.js";
import { optional } from "../../method.js";
import { count } from "../../schema.js";
import { defineTestMethod } from "../../test-method.js";

const MAX_BLOCKS = 1_000_000;

export const hardhat_mine = defineTestMethod({
  name: "hardhat_mine",
  aliases: { anvil_mine: ["anvil"] },
  description:
    "Mines some blocks, each so many seconds after the one before it: one at least, unless blocks may share a timestamp.",
  peers: ["hardhat", "anvil"],
  params: [optional("blocks", count, 1), optional("interval", count, 1)],
  handler: async ({ chain }, cause, blocks, interval) => {
    if (blocks > MAX_BLOCKS) throw invalidParams(`invalid argument 0 (blocks): at most ${MAX_BLOCKS} blocks at a time`);
    await chain.mine(blocks, { interval: Math.max(interval, chain.config.sharedTimestamps ? 0 : 1) });
    // The clock continues from the last block's time.
    if (blocks > 1 && chain.source === "system") {
      await chain.moveClock(cause, (parent, clock) => clock.setTime(parent, parent));
    }
    return true;
  },
});
