import { defineMethod } from "../../method.js";
import { ADDRESS } from "../../schema/answers.js";

export const eth_coinbase = defineMethod({
  name: "eth_coinbase",
  description: "The account that is given the next block's fees.",
  access: "read",
  peers: ["ganache", "hardhat", "anvil", "geth"],
  result: ADDRESS,
  handler: ({ chain }) => chain.settings().coinbase,
});
