import { toHex } from "../../../ethereum/index.js";
import { answer, defineMethod, param } from "../../method.js";
import { serviceOf } from "../../requests/exchange.js";
import { address } from "../../schema.js";

export const exchange_investor = defineMethod({
  name: "exchange_investor",
  description: "A wallet's record in the registry of investors, and its positions; null for a wallet without one.",
  access: "private",
  params: [param("wallet", address)],
  result: answer("object or null", "ObjectAnswer | null"),
  handler: async (context, wallet) => (await serviceOf(context).investor(toHex(wallet))) ?? null,
});
