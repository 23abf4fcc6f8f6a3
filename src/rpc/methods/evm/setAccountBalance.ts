import { setAccountField } from "../../../chain/index.js";
import { param } from "../../method.js";
import { address, quantity } from "../../schema.js";
import { defineTestMethod } from "../../test-method.js";

export const evm_setAccountBalance = defineTestMethod({
  name: "evm_setAccountBalance",
  aliases: { hardhat_setBalance: ["hardhat", "anvil"], anvil_setBalance: ["anvil"], tenderly_setBalance: ["anvil"] },
  description: "Sets an account's balance, in wei.",
  peers: ["ganache"],
  params: [param("address", address), param("balance", quantity)],
  handler: async ({ chain }, cause, address, balance) => {
    await chain.override(cause, (overlay) => setAccountField(overlay, address, { balance }));
    return true;
  },
});
