import { defineCheat } from "../cheats.js";

export const miner_stop = defineCheat({
  name: "miner_stop",
  description: "Stops mining: transactions wait until miner_start or evm_mine.",
  handler: async ({ chain }, cause) => {
    await chain.change(cause, (settings) => ({ ...settings, automine: false, interval: 0 }));
    return true;
  },
});
