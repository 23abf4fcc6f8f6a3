import { toHex } from "../../../ethereum/index.js";
import { param } from "../../method.js";
import { address } from "../../schema.js";
import { defineTestMethod } from "../../test-method.js";

export const hardhat_impersonateAccount = defineTestMethod({
  name: "hardhat_impersonateAccount",
  aliases: { anvil_impersonateAccount: ["anvil"] },
  description: "Lets eth_sendTransaction send in the name of an account whose key the node does not have.",
  peers: ["hardhat", "anvil"],
  params: [param("address", address)],
  handler: async ({ chain }, cause, address) => {
    const name = toHex(address);
    await chain.change(cause, (settings) => ({
      ...settings,
      impersonated: [...settings.impersonated.filter((other) => other !== name), name],
    }));
    return true;
  },
});
