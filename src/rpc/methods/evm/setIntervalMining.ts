import * as z from "zod/mini";
import { invalidParams } from "../../errors.js";
import { param } from "../../method.js";
import { count, described, listOf } from "../../schema.js";
import { defineTestMethod } from "../../test-method.js";

/** Timers count no further, and would fire at once. */
const MAX_INTERVAL = 2 ** 31 - 1;

export const evm_setIntervalMining = defineTestMethod({
  name: "evm_setIntervalMining",
  description: "Mines a block every so many milliseconds; 0 ends that. Of a range the lower end is taken.",
  peers: ["hardhat", "anvil"],
  params: [
    param(
      "milliseconds",
      described(z.union([count, listOf(count, 2)]), {
        type: "QuantityInput | readonly [number, number]",
        sample: 1000,
      }),
    ),
  ],
  handler: async ({ chain }, cause, given) => {
    const interval = typeof given === "number" ? given : (given[0] ?? 0);
    if (interval > MAX_INTERVAL) throw invalidParams(`invalid argument 0 (milliseconds): at most ${MAX_INTERVAL}`);
    await chain.change(cause, (settings) => ({ ...settings, interval }));
    return true;
  },
});
