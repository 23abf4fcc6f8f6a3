import { param } from "../../method.js";
import { quantity } from "../../schema.js";
import { defineTestMethod } from "../../test-method.js";

export const hardhat_setNextBlockBaseFeePerGas = defineTestMethod({
  name: "hardhat_setNextBlockBaseFeePerGas",
  aliases: { anvil_setNextBlockBaseFeePerGas: ["anvil"] },
  description: "Sets the base fee of the next block, in wei.",
  peers: ["hardhat", "anvil"],
  params: [param("baseFee", quantity)],
  handler: async ({ chain }, cause, baseFee) => {
    await chain.change(cause, (settings) => ({ ...settings, nextBaseFee: baseFee.toString() }));
    return true;
  },
});
