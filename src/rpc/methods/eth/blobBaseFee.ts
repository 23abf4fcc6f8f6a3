import { quantityToHex } from "../../format/index.js";
import { defineMethod } from "../../method.js";
import { nextBlobBaseFee } from "../../requests/fees.js";
import { QUANTITY } from "../../schema/answers.js";

export const eth_blobBaseFee = defineMethod({
  name: "eth_blobBaseFee",
  description: "The price of a unit of blob gas in the next block, in wei (EIP-4844).",
  access: "read",
  peers: ["anvil", "geth"],
  result: QUANTITY,
  handler: ({ chain }) => quantityToHex(nextBlobBaseFee(chain.config, chain.head())),
});
