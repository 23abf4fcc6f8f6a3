import { fromUnits, MONEY_DECIMALS } from "../amounts.js";
import type { Connection } from "../connection.js";
import { ExchangeClientError } from "../errors.js";
import { isoInstant } from "../instants.js";
import { findMarket } from "../markets/market.js";
import type { MarketName } from "../model.js";
import { type RawTrade, tradesOf } from "./trades.js";

/** Candles' lengths, in seconds. */
export const INTERVALS = { "1m": 60, "5m": 300, "15m": 900, "1h": 3_600, "1d": 86_400 } as const;
export type Interval = keyof typeof INTERVALS;

/** What was traded in an interval; prices per whole share, as decimal text. */
export interface Candle {
  /** When it starts, ISO-8601. */
  at: string;
  open: string;
  high: string;
  low: string;
  close: string;
  /** Whole shares. */
  volume: string;
  /** In the quote token. */
  value: string;
  trades: number;
}

export interface CandleQuery {
  market: MarketName;
  /** Default: `1m`. */
  interval?: Interval;
  /** The last so many. */
  limit?: number;
}

/** Candles of a market from its trades on the book and with the pool, the oldest first; intervals without a trade have none. */
export async function candles(
  connection: Connection,
  { market: name, interval = "1m", limit }: CandleQuery,
): Promise<Candle[]> {
  const length = INTERVALS[interval];
  if (length === undefined) {
    const known = Object.keys(INTERVALS).join(", ");
    throw new ExchangeClientError("INVALID_INPUT", `the interval must be one of ${known}, not "${interval}"`);
  }
  const market = await findMarket(connection, name);
  const groups = new Map<number, RawTrade[]>();
  for (const trade of await tradesOf(connection, market)) {
    const start = trade.seconds - (trade.seconds % length);
    const group = groups.get(start);
    if (group) group.push(trade);
    else groups.set(start, [trade]);
  }
  const all = [...groups].map(([start, group]) => candleOf(start, group));
  return limit === undefined ? all : all.slice(Math.max(all.length - limit, 0));
}

function candleOf(start: number, group: readonly RawTrade[]): Candle {
  const [first] = group as [RawTrade];
  const { security, quote } = first.market;
  const prices = group.map(({ price }) => price);
  const money = (units: bigint) => fromUnits(units, quote.decimals, MONEY_DECIMALS);
  const sum = (amounts: bigint[]) => amounts.reduce((total, amount) => total + amount, 0n);
  return {
    at: isoInstant(start),
    open: money(first.price),
    high: money(prices.reduce((most, price) => (price > most ? price : most))),
    low: money(prices.reduce((least, price) => (price < least ? price : least))),
    close: money(prices.at(-1) as bigint),
    volume: fromUnits(sum(group.map(({ quantity }) => quantity)), security.decimals),
    value: money(sum(group.map(({ value }) => value))),
    trades: group.length,
  };
}
