import type { NodeContext } from "../../context.js";
import { quantityToHex } from "../../format/index.js";
import { defineMethod } from "../../method.js";

export const eth_chainId = defineMethod({
  name: "eth_chainId",
  description: "The chain id (EIP-155).",
  result: "quantity",
  handler: ({ chain }: NodeContext) => quantityToHex(chain.config.chainId),
});
