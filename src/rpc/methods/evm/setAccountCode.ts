import { param } from "../../method.js";
import { address, hexData } from "../../schema.js";
import { defineCheat } from "../cheats.js";

export const evm_setAccountCode = defineCheat({
  name: ["evm_setAccountCode", "hardhat_setCode", "anvil_setCode"],
  description: "Sets an account's code.",
  params: [param("address", address), param("code", hexData)],
  handler: async ({ chain }, cause, address, code) => {
    await chain.override(cause, (overlay) => overlay.setCode(address, code));
    return true;
  },
});
