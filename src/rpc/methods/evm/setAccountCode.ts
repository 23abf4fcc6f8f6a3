import { param } from "../../method.js";
import { address, hexData } from "../../schema.js";
import { defineTestMethod } from "../../test-method.js";

export const evm_setAccountCode = defineTestMethod({
  name: "evm_setAccountCode",
  aliases: { hardhat_setCode: ["hardhat", "anvil"], anvil_setCode: ["anvil"] },
  description: "Sets an account's code.",
  peers: ["ganache"],
  params: [param("address", address), param("code", hexData)],
  handler: async ({ chain }, cause, address, code) => {
    await chain.override(cause, (overlay) => overlay.setCode(address, code));
    return true;
  },
});
