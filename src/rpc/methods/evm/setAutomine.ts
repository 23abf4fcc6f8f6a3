import { param } from "../../method.js";
import { flag } from "../../schema.js";
import { defineTestMethod } from "../../test-method.js";

export const evm_setAutomine = defineTestMethod({
  name: "evm_setAutomine",
  description: "Turns mining of each transaction at once on or off. What waits is mined when it is turned on.",
  peers: ["hardhat", "anvil"],
  params: [param("on", flag)],
  handler: async ({ chain }, cause, automine) => {
    await chain.change(cause, (settings) => ({ ...settings, automine }));
    if (automine) await chain.mineAll();
    return true;
  },
});
