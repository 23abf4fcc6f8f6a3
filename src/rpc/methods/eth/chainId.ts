import { quantityToHex } from "../../format/index.js";
import { defineMethod } from "../../method.js";
import { QUANTITY } from "../../schema/answers.js";

export const eth_chainId = defineMethod({
  name: "eth_chainId",
  description: "The chain id (EIP-155).",
  access: "read",
  peers: ["ganache", "hardhat", "anvil", "geth"],
  result: QUANTITY,
  handler: ({ chain }) => quantityToHex(chain.config.chainId),
});
