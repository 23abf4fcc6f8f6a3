import { optional } from "../../method.js";
import { count } from "../../schema.js";
import { defineCheat } from "../cheats.js";

export const miner_start = defineCheat({
  name: "miner_start",
  description: "Mines each transaction at once again, and what has waited since miner_stop.",
  params: [optional("threads", count)],
  handler: async ({ chain }, cause) => {
    await chain.change(cause, (settings) => ({ ...settings, automine: true }));
    await chain.mineAll();
    return true;
  },
});
