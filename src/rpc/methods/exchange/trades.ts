import * as z from "zod/mini";
import { defineMethod, optional } from "../../method.js";
import { hex, serviceOf } from "../../requests/exchange.js";
import { PAGE } from "../../schema/answers.js";
import { cursor, DEFAULT_ROWS, limit, marketNumber } from "../../schema/exchange.js";
import { address, field, objectOf } from "../../schema.js";

const tradeFilter = objectOf(
  "a filter of trades",
  z.object({ market: field(marketNumber), wallet: field(address), after: field(cursor), limit: field(limit) }),
);

export const exchange_trades = defineMethod({
  name: "exchange_trades",
  description: "Trades on the book and with pools, newest first, of a market or a wallet or all.",
  access: "read",
  params: [optional("filter", tradeFilter, {})],
  result: PAGE,
  handler: (context, { wallet, limit = DEFAULT_ROWS, ...filter }) =>
    serviceOf(context).trades({ ...filter, wallet: hex(wallet), limit }),
});
