import { toHex } from "../../../ethereum/index.js";
import { param } from "../../method.js";
import { address } from "../../schema.js";
import { defineCheat } from "../cheats.js";

export const hardhat_impersonateAccount = defineCheat({
  name: ["hardhat_impersonateAccount", "anvil_impersonateAccount"],
  description: "Lets eth_sendTransaction send in the name of an account whose key the node does not have.",
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
