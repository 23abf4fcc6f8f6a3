import { quantityToHex } from "../../format/index.js";
import { defineMethod } from "../../method.js";
import { suggestedTip } from "../../requests/fees.js";
import { QUANTITY } from "../../schema/answers.js";

export const eth_maxPriorityFeePerGas = defineMethod({
  name: "eth_maxPriorityFeePerGas",
  description: "A tip with which a transaction is mined next, in wei.",
  access: "read",
  peers: ["ganache", "hardhat", "anvil", "geth"],
  result: QUANTITY,
  handler: ({ chain }) => quantityToHex(suggestedTip(chain)),
});
