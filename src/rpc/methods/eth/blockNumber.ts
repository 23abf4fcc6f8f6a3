import { quantityToHex } from "../../format/index.js";
import { defineMethod } from "../../method.js";
import { QUANTITY } from "../../schema/answers.js";

export const eth_blockNumber = defineMethod({
  name: "eth_blockNumber",
  description: "The number of the head block.",
  access: "read",
  peers: ["ganache", "hardhat", "anvil", "geth"],
  result: QUANTITY,
  handler: ({ chain }) => quantityToHex(chain.headNumber()),
});
