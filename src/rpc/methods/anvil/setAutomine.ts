import { param } from "../../method.js";
import { flag } from "../../schema.js";
import { defineCheat } from "../cheats.js";

export const anvil_setAutomine = defineCheat({
  name: "anvil_setAutomine",
  description: "Turns mining of each transaction at once on, which ends mining in intervals, or off.",
  params: [param("on", flag)],
  result: "null",
  handler: async ({ chain }, cause, automine) => {
    await chain.change(cause, (settings) => ({ ...settings, automine, ...(automine && { interval: 0 }) }));
    if (automine) await chain.mineAll();
    return null;
  },
});
