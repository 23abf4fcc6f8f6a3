import { param } from "../../method.js";
import { quantity } from "../../schema.js";
import { defineTestMethod } from "../../test-method.js";

export const hardhat_setMinGasPrice = defineTestMethod({
  name: "hardhat_setMinGasPrice",
  aliases: { anvil_setMinGasPrice: ["anvil"] },
  description: "Sets the least gas price that a transaction must offer, in wei.",
  peers: ["hardhat", "anvil"],
  params: [param("gasPrice", quantity)],
  handler: async ({ chain }, cause, minGasPrice) => {
    await chain.change(cause, ({ tip: _tip, ...settings }) => ({ ...settings, minGasPrice: minGasPrice.toString() }));
    return true;
  },
});
