import { amount, flag, plain, unitsOf } from "./amounts.js";
import type { FeedSource, Row } from "./source.js";

/** What does not change of a market. */
export interface MarketUnits {
  symbol: string | null;
  shares: number | null;
  dollars: number | null;
}

const MARKETS = `SELECT markets.*, (SELECT decimals FROM security_events AS made WHERE made.security = markets.security
  AND NOT EXISTS (SELECT 1 FROM orphans WHERE orphans.seq = made.seq) LIMIT 1) AS decimals FROM markets`;

const MAX_MARKETS = 10_000;

const numberOrNull = (value: Row[string] | undefined): number | null => (typeof value === "number" ? value : null);

export const marketUnits = (row: Row): MarketUnits => ({
  symbol: typeof row.symbol === "string" ? row.symbol : null,
  shares: numberOrNull(row.decimals),
  dollars: numberOrNull(row.quote_decimals),
});

export const readMarkets = ({ query }: FeedSource): Promise<Row[]> =>
  query(`${MARKETS} ORDER BY market`, {}, MAX_MARKETS);

export const readMarket = async ({ query }: FeedSource, market: number): Promise<Row | undefined> =>
  (await query(`${MARKETS} WHERE market = :market`, { market }, 1))[0];

/** A market as `exchange_markets` reports it; the best prices are the chain's own. */
export function marketJson(row: Row, [bid, ask]: readonly [bigint, bigint]): object {
  const { symbol, shares, dollars } = marketUnits(row);
  const best = (value: bigint): bigint | undefined => (value === 0n ? undefined : value);
  return {
    market: row.market,
    symbol,
    security: row.security,
    quote: row.quote,
    ...amount("tick", unitsOf(row.tick), dollars),
    ...amount("lot", unitsOf(row.lot), shares),
    makerFeeBps: row.maker_fee_bps,
    takerFeeBps: row.taker_fee_bps,
    tradingDays: row.trading_days,
    opens: row.opens,
    closes: row.closes,
    pool: plain(row.pool),
    halted: flag(row.halted),
    haltReason: plain(row.halt_reason),
    ...amount("lastPrice", unitsOf(row.last_price), dollars),
    lastTrade: plain(row.last_trade),
    ...amount("bestBid", best(bid), dollars),
    ...amount("bestAsk", best(ask), dollars),
  };
}
