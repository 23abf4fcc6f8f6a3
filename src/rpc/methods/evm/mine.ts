import { invalidParams } from "../../errors.js";
import { answer, optional } from "../../method.js";
import { defineTestMethod } from "../../test-method.js";
import { mineOptions } from "./mining-options.js";

const MAX_BLOCKS = 1_000_000;

export const evm_mine = defineTestMethod({
  name: "evm_mine",
  description: "Mines a block of what waits, or as many as `blocks` says, the first with the given timestamp.",
  peers: ["ganache", "hardhat", "anvil"],
  params: [optional("options", mineOptions)],
  result: answer('"0x0"', '"0x0"'),
  handler: async ({ chain }, _, options) => {
    const { blocks = 1, timestamp = undefined } =
      typeof options === "number" ? { timestamp: options } : (options ?? {});
    if (blocks > MAX_BLOCKS)
      throw invalidParams(`invalid argument 0 (options): at most ${MAX_BLOCKS} blocks at a time`);
    await chain.mine(blocks, { timestamp });
    return "0x0";
  },
});
