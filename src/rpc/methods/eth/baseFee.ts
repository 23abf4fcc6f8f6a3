import { quantityToHex } from "../../format/index.js";
import { defineMethod } from "../../method.js";
import { nextBaseFeeOf } from "../../requests/fees.js";
import { QUANTITY } from "../../schema/answers.js";

export const eth_baseFee = defineMethod({
  name: "eth_baseFee",
  description: "The base fee of the next block, in wei (EIP-1559).",
  access: "read",
  peers: ["anvil", "geth"],
  result: QUANTITY,
  handler: ({ chain }) => quantityToHex(nextBaseFeeOf(chain)),
});
