import type { NodeContext } from "../../context.js";
import { defineMethod } from "../../method.js";

export const eth_coinbase = defineMethod({
  name: "eth_coinbase",
  description: "The account that is given the next block's fees.",
  result: "address",
  handler: ({ chain }: NodeContext) => chain.settings().coinbase,
});
