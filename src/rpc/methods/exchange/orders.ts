import * as z from "zod/mini";
import { defineMethod, optional } from "../../method.js";
import { hex, serviceOf } from "../../requests/exchange.js";
import { PAGE } from "../../schema/answers.js";
import { cursor, DEFAULT_ROWS, limit, marketNumber } from "../../schema/exchange.js";
import { address, field, objectOf, oneOf } from "../../schema.js";

const status = oneOf("open", "dormant", "filled", "cancelled", "refused");

const orderFilter = objectOf(
  "a filter of orders",
  z.object({
    market: field(marketNumber),
    owner: field(address),
    status: field(status),
    after: field(cursor),
    limit: field(limit),
  }),
);

export const exchange_orders = defineMethod({
  name: "exchange_orders",
  description: "Orders, newest first, with what became of them; refused ones with the rule that refused them.",
  access: "private",
  params: [optional("filter", orderFilter, {})],
  result: PAGE,
  handler: (context, { owner, limit = DEFAULT_ROWS, ...filter }) =>
    serviceOf(context).orders({ ...filter, owner: hex(owner), limit }),
});
