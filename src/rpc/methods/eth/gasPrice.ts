import type { NodeContext } from "../../context.js";
import { quantityToHex } from "../../format/index.js";
import { defineMethod } from "../../method.js";
import { nextBaseFeeOf, suggestedTip } from "../../requests/fees.js";

export const eth_gasPrice = defineMethod({
  name: "eth_gasPrice",
  description: "A gas price with which a transaction is mined next, in wei.",
  result: "quantity",
  handler: ({ chain, defaults }: NodeContext) =>
    quantityToHex(defaults.gasPrice ?? nextBaseFeeOf(chain) + suggestedTip(chain)),
});
