import { param } from "../../method.js";
import { quantity } from "../../schema.js";
import { defineCheat } from "../cheats.js";

export const hardhat_setNextBlockBaseFeePerGas = defineCheat({
  name: ["hardhat_setNextBlockBaseFeePerGas", "anvil_setNextBlockBaseFeePerGas"],
  description: "Sets the base fee of the next block, in wei.",
  params: [param("baseFee", quantity)],
  handler: async ({ chain }, cause, baseFee) => {
    await chain.change(cause, (settings) => ({ ...settings, nextBaseFee: baseFee.toString() }));
    return true;
  },
});
