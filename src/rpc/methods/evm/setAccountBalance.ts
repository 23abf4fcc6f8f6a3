import { setAccountField } from "../../../chain/history/overrides.js";
import { param } from "../../method.js";
import { address, quantity } from "../../schema.js";
import { defineCheat } from "../cheats.js";

export const evm_setAccountBalance = defineCheat({
  name: ["evm_setAccountBalance", "hardhat_setBalance", "anvil_setBalance", "tenderly_setBalance"],
  description: "Sets an account's balance, in wei.",
  params: [param("address", address), param("balance", quantity)],
  handler: async ({ chain }, cause, address, balance) => {
    await chain.override(cause, (overlay) => setAccountField(overlay, address, { balance }));
    return true;
  },
});
