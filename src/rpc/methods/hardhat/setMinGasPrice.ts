import { param } from "../../method.js";
import { quantity } from "../../schema.js";
import { defineCheat } from "../cheats.js";

export const hardhat_setMinGasPrice = defineCheat({
  name: ["hardhat_setMinGasPrice", "anvil_setMinGasPrice"],
  description: "Sets the least gas price that a transaction must offer, in wei.",
  params: [param("gasPrice", quantity)],
  handler: async ({ chain }, cause, minGasPrice) => {
    await chain.change(cause, ({ tip: _tip, ...settings }) => ({ ...settings, minGasPrice: minGasPrice.toString() }));
    return true;
  },
});
