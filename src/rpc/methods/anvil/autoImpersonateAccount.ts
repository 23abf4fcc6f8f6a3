import { param } from "../../method.js";
import { flag } from "../../schema.js";
import { defineCheat } from "../cheats.js";

export const anvil_autoImpersonateAccount = defineCheat({
  name: ["anvil_autoImpersonateAccount", "hardhat_autoImpersonateAccount"],
  description: "Lets eth_sendTransaction send in anyone's name.",
  params: [param("on", flag)],
  handler: async ({ chain }, cause, impersonateAll) => {
    await chain.change(cause, (settings) => ({ ...settings, impersonateAll }));
    return true;
  },
});
