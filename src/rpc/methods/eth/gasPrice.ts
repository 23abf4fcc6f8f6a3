import { quantityToHex } from "../../format/index.js";
import { defineMethod } from "../../method.js";
import { nextBaseFeeOf, suggestedTip } from "../../requests/fees.js";
import { QUANTITY } from "../../schema/answers.js";

export const eth_gasPrice = defineMethod({
  name: "eth_gasPrice",
  description: "A gas price with which a transaction is mined next, in wei.",
  access: "read",
  peers: ["ganache", "hardhat", "anvil", "geth"],
  result: QUANTITY,
  handler: ({ chain, defaults }) => quantityToHex(defaults.gasPrice ?? nextBaseFeeOf(chain) + suggestedTip(chain)),
});
