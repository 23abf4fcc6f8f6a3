import * as z from "zod/mini";
import { answer, defineMethod, optional, param } from "../../method.js";
import { serviceOf } from "../../requests/exchange.js";
import { DEFAULT_ROWS, limit, marketNumber } from "../../schema/exchange.js";
import { count, field, objectOf, oneOf } from "../../schema.js";
import { CANDLE_WIDTHS } from "../../services.js";

const period = objectOf("a period", z.object({ from: field(count), to: field(count), limit: field(limit) }));

export const exchange_candles = defineMethod({
  name: "exchange_candles",
  description:
    "Open, high, low, close and volume of a market by minute, hour or day, oldest first; the last ones of a period.",
  access: "read",
  params: [
    param("market", marketNumber),
    optional("width", oneOf(...CANDLE_WIDTHS), "1m"),
    optional("period", period, {}),
  ],
  result: answer("list of candles", "ObjectAnswer[]"),
  handler: (context, market, width, { from, to, limit = DEFAULT_ROWS }) =>
    serviceOf(context).candles({ market, width, from, to, limit }),
});
