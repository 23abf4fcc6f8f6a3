import { toHex } from "../../../ethereum/index.js";
import { param } from "../../method.js";
import { address } from "../../schema.js";
import { defineTestMethod } from "../../test-method.js";

export const hardhat_stopImpersonatingAccount = defineTestMethod({
  name: "hardhat_stopImpersonatingAccount",
  aliases: { anvil_stopImpersonatingAccount: ["anvil"] },
  description: "Ends that.",
  peers: ["hardhat", "anvil"],
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
