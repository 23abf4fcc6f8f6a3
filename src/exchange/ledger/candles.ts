import type { View } from "../../persistence/ledger/projection.js";
import { FIXED_ADDRESSES, SETTLEMENT_DECIMALS } from "./addresses.js";
import { canonical } from "./places.js";
import { exactExtreme, exactSum, exactText } from "./sums.js";

/** Widths of candles in seconds. */
export const CANDLE_SECONDS = { "1m": 60, "5m": 300, "15m": 900, "1h": 3_600, "1d": 86_400 } as const;

export type CandleWidth = keyof typeof CANDLE_SECONDS;

/** Digits of a trade's place, so that its text sorts as it does: a record's number, a log's. */
const PLACE = 20;
const placed = "printf('%012d%08d', seq, log_index) || price";
const dollars = (column: string): string =>
  `CASE quote WHEN '${FIXED_ADDRESSES.settlementToken}' THEN CAST(${column} AS REAL) / 1e${SETTLEMENT_DECIMALS} END`;

/**
 * The SELECT of candles of some seconds each, aligned to the unix epoch. There is none for a time without trades.
 * @param where narrows the trades they are made of; the alias is `trade`.
 */
export const candles = (seconds: number, where = "1"): string => `SELECT market, symbol, opened_at,
  strftime('%Y-%m-%dT%H:%M:%SZ', opened_at, 'unixepoch') AS opened,
  open, ${dollars("open")} AS open_dollars, high, ${dollars("high")} AS high_dollars,
  low, ${dollars("low")} AS low_dollars, close, ${dollars("close")} AS close_dollars,
  quantity, shares, value, value_dollars, trades
FROM (SELECT market, max(symbol) AS symbol, max(quote) AS quote, executed_at / ${seconds} * ${seconds} AS opened_at,
  ${exactText(`substr(min(${placed}), ${PLACE + 1})`)} AS open, ${exactExtreme("max", "price")} AS high,
  ${exactExtreme("min", "price")} AS low, ${exactText(`substr(max(${placed}), ${PLACE + 1})`)} AS close,
  ${exactSum("quantity")} AS quantity, sum(shares) AS shares, ${exactSum("value")} AS value, sum(value_dollars) AS value_dollars,
  count(*) AS trades
FROM trades AS trade WHERE ${canonical("trade")} AND ${where} GROUP BY market, executed_at / ${seconds})`;

export const CANDLE_VIEWS: View[] = Object.entries(CANDLE_SECONDS).map(([width, seconds]) => ({
  name: `candles_${width}`,
  select: candles(seconds),
}));
