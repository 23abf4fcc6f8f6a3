import { param } from "../../method.js";
import { quantity } from "../../schema.js";
import { defineTestMethod } from "../../test-method.js";

export const miner_setGasPrice = defineTestMethod({
  name: "miner_setGasPrice",
  description:
    "Sets what is offered on top of the base fee where a transaction does not say, and the least that it must offer, in wei.",
  peers: ["ganache"],
  params: [param("gasPrice", quantity)],
  handler: async ({ chain }, cause, gasPrice) => {
    const price = gasPrice.toString();
    await chain.change(cause, (settings) => ({ ...settings, minGasPrice: price, tip: price }));
    return true;
  },
});
