import { optional } from "../../method.js";
import { count } from "../../schema.js";
import { defineTestMethod } from "../../test-method.js";

export const miner_start = defineTestMethod({
  name: "miner_start",
  description: "Mines each transaction at once again, and what has waited since miner_stop.",
  peers: ["ganache"],
  params: [optional("threads", count)],
  handler: async ({ chain }, cause) => {
    await chain.change(cause, (settings) => ({ ...settings, automine: true }));
    await chain.mineAll();
    return true;
  },
});
