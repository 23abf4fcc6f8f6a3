import { invalidParams } from "../../errors.js";
import { optional } from "../../method.js";
import { defineCheat } from "../cheats.js";
import { mineOptions } from "./mining-options.js";

const MAX_BLOCKS = 1_000_000;

export const evm_mine = defineCheat({
  name: "evm_mine",
  description: "Mines a block of what waits, or as many as `blocks` says, the first with the given timestamp.",
  params: [optional("options", mineOptions)],
  result: '"0x0"',
  handler: async ({ chain }, _, options) => {
    const { blocks = 1, timestamp = undefined } =
      typeof options === "number" ? { timestamp: options } : (options ?? {});
    if (blocks > MAX_BLOCKS)
      throw invalidParams(`invalid argument 0 (options): at most ${MAX_BLOCKS} blocks at a time`);
    await chain.mine(blocks, { timestamp });
    return "0x0";
  },
});
