import { answer, defineMethod } from "../../method.js";
import { serviceOf } from "../../requests/exchange.js";

export const exchange_markets = defineMethod({
  name: "exchange_markets",
  description: "Every market: what is traded for what, its terms, whether it is halted, its best and last prices.",
  access: "read",
  result: answer("list of markets", "ObjectAnswer[]"),
  handler: (context) => serviceOf(context).markets(),
});
