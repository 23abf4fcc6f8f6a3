import { param } from "../../method.js";
import { NULL } from "../../schema/answers.js";
import { flag } from "../../schema.js";
import { defineTestMethod } from "../../test-method.js";

export const anvil_setAutomine = defineTestMethod({
  name: "anvil_setAutomine",
  description: "Turns mining of each transaction at once on, which ends mining in intervals, or off.",
  peers: ["anvil"],
  params: [param("on", flag)],
  result: NULL,
  handler: async ({ chain }, cause, automine) => {
    await chain.change(cause, (settings) => ({ ...settings, automine, ...(automine && { interval: 0 }) }));
    if (automine) await chain.mineAll();
    return null;
  },
});
