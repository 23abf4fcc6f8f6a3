import { param } from "../../method.js";
import { flag } from "../../schema.js";
import { defineTestMethod } from "../../test-method.js";

export const anvil_autoImpersonateAccount = defineTestMethod({
  name: "anvil_autoImpersonateAccount",
  aliases: { hardhat_autoImpersonateAccount: ["anvil"] },
  description: "Lets eth_sendTransaction send in anyone's name.",
  peers: ["anvil"],
  params: [param("on", flag)],
  handler: async ({ chain }, cause, impersonateAll) => {
    await chain.change(cause, (settings) => ({ ...settings, impersonateAll }));
    return true;
  },
});
