import { defineTestMethod } from "../../test-method.js";

export const miner_stop = defineTestMethod({
  name: "miner_stop",
  description: "Stops mining: transactions wait until miner_start or evm_mine.",
  peers: ["ganache"],
  handler: async ({ chain }, cause) => {
    await chain.change(cause, (settings) => ({ ...settings, automine: false, interval: 0 }));
    return true;
  },
});
