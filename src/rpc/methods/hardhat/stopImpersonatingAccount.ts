import { toHex } from "../../../ethereum/index.js";
import { param } from "../../method.js";
import { address } from "../../schema.js";
import { defineCheat } from "../cheats.js";

export const hardhat_stopImpersonatingAccount = defineCheat({
  name: ["hardhat_stopImpersonatingAccount", "anvil_stopImpersonatingAccount"],
  description: "Ends that.",
  params: [param("address", address)],
  handler: async ({ chain }, cause, address) => {
    const name = toHex(address);
    await chain.change(cause, (settings) => ({
      ...settings,
      impersonated: settings.impersonated.filter((other) => other !== name),
    }));
    return true;
  },
});
