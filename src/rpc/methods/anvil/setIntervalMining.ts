import { invalidParams } from "../../errors.js";
import { param } from "../../method.js";
import { NULL } from "../../schema/answers.js";
import { count } from "../../schema.js";
import { defineTestMethod } from "../../test-method.js";

/** Timers count no further than 2^31 - 1 milliseconds. */
const MAX_INTERVAL = 2_147_483;

export const anvil_setIntervalMining = defineTestMethod({
  name: "anvil_setIntervalMining",
  description: "Mines a block every so many seconds and none in between; 0 leaves mining to evm_mine.",
  peers: ["anvil"],
  params: [param("seconds", count)],
  result: NULL,
  handler: async ({ chain }, cause, seconds) => {
    if (seconds > MAX_INTERVAL) throw invalidParams(`invalid argument 0 (seconds): at most ${MAX_INTERVAL}`);
    await chain.change(cause, (settings) => ({ ...settings, automine: false, interval: seconds * 1000 }));
    return null;
  },
});
