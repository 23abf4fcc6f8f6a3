import { CANDLE_SECONDS, type CandleWidth, candles } from "../ledger/candles.js";
import { amount, unitsOf } from "./amounts.js";
import { levelJson, readBook } from "./book.js";
import { bestPrices } from "./calls.js";
import { readInvestor } from "./investors.js";
import { type MarketUnits, marketJson, marketUnits, readMarket, readMarkets } from "./markets.js";
import { orderJson } from "./orders.js";
import type { FeedSource, Row, SqlValue } from "./source.js";
import { createSubscriptions } from "./subscriptions.js";
import { tradeOfRow } from "./trades.js";

interface PageFilter {
  market?: number | undefined;
  after?: string | undefined;
  limit: number;
}

interface Page {
  items: object[];
  next: string | null;
}

/** Reads of a market, and subscriptions to it, over a chain and its ledger. docs/developers.md describes what each reports. */
export interface ExchangeFeed {
  markets(): Promise<object[]>;
  book(market: number, depth: number): Promise<object | undefined>;
  trades(filter: PageFilter & { wallet?: string | undefined }): Promise<Page>;
  orders(filter: PageFilter & { owner?: string | undefined; status?: string | undefined }): Promise<Page>;
  investor(wallet: string): Promise<object | undefined>;
  candles(filter: {
    market: number;
    width: CandleWidth;
    from?: number | undefined;
    to?: number | undefined;
    limit: number;
  }): Promise<object[]>;
  subscribeTrades(market: number, notify: (trade: object) => void): () => void;
  subscribeBook(market: number, notify: (change: object) => void): () => void;
}

/** A condition and what it compares with; left out where there is nothing to compare with. */
type Condition = [sql: string, params: Record<string, SqlValue | undefined>];

function where(conditions: Condition[]): { sql: string; params: Record<string, SqlValue> } {
  const params: Record<string, SqlValue> = {};
  const used = conditions.filter(([, given]) => Object.values(given).every((value) => value !== undefined));
  for (const [, given] of used) Object.assign(params, given);
  return { sql: used.map(([sql]) => sql).join(" AND ") || "1", params };
}

/** How a list goes down, and what of its rows makes a cursor. */
interface Order {
  columns: string[];
  cursor: string[];
}

const ORDERS_ORDER: Order = {
  columns: ["seq", "transaction_index", "entry_index"],
  cursor: ["seq", "transaction_index", "entry_index"],
};

/** Time goes with the records; of one market's trades there is an index by time. */
const tradesOrder = (market: number | undefined): Order => ({
  columns: market === undefined ? ["seq", "log_index"] : ["executed_at", "seq", "log_index"],
  cursor: ["seq", "log_index", "executed_at"],
});

/** The condition that a row comes after a cursor in a list that goes down. */
function following({ columns, cursor }: Order, after: string | undefined): Condition {
  const values = after === undefined ? [] : after.split("-").map(Number);
  const params = Object.fromEntries(columns.map((column) => [`after_${column}`, values[cursor.indexOf(column)]]));
  return [`(${columns.join(", ")}) < (${columns.map((column) => `:after_${column}`).join(", ")})`, params];
}

export function createExchangeFeed(source: FeedSource): ExchangeFeed {
  const subscriptions = createSubscriptions(source);

  /** What the items of a page are counted in. */
  async function unitsByMarket(rows: Row[]): Promise<(row: Row) => MarketUnits> {
    const markets = new Map((rows.length > 0 ? await readMarkets(source) : []).map((row) => [row.market, row]));
    return (row) => marketUnits(markets.get(row.market as SqlValue) ?? {});
  }

  /** Rows newest first, one more than requested, which shows that there are more. */
  async function page(
    select: string,
    conditions: Condition[],
    order: Order,
    { after, limit }: PageFilter,
    item: (row: Row, units: MarketUnits) => object,
  ): Promise<Page> {
    const { sql, params } = where([...conditions, following(order, after)]);
    const down = order.columns.map((column) => `${column} DESC`).join(", ");
    const rows = await source.query(
      `${select} WHERE ${sql} ORDER BY ${down} LIMIT :most`,
      { ...params, most: limit + 1 },
      limit + 1,
    );
    const shown = rows.slice(0, limit);
    const unitsFor = await unitsByMarket(shown);
    const last = shown.at(-1);
    const next = rows.length > limit && last ? order.cursor.map((column) => last[column]).join("-") : null;
    return { items: shown.map((row) => item(row, unitsFor(row))), next };
  }

  return {
    async markets() {
      const rows = await readMarkets(source);
      return Promise.all(rows.map(async (row) => marketJson(row, await bestPrices(source, Number(row.market)))));
    },
    async book(market, depth) {
      const row = await readMarket(source, market);
      if (!row) return undefined;
      const units = marketUnits(row);
      const { blockNumber, bids, asks } = await readBook(source, market, depth);
      return {
        market,
        symbol: units.symbol,
        blockNumber,
        halted: row.halted === 1,
        bids: bids.map((level) => levelJson(level, units)),
        asks: asks.map((level) => levelJson(level, units)),
      };
    },
    trades: ({ market, wallet, ...rest }) =>
      page(
        "SELECT * FROM canonical_trades",
        [
          ["market = :market", { market }],
          ["(buyer = :wallet OR seller = :wallet)", { wallet }],
        ],
        tradesOrder(market),
        rest,
        tradeOfRow,
      ),
    orders: ({ market, owner, status, ...rest }) =>
      page(
        "SELECT * FROM orders",
        [
          ["market = :market", { market }],
          ["owner = :owner", { owner }],
          ["status = :status", { status }],
        ],
        ORDERS_ORDER,
        rest,
        orderJson,
      ),
    investor: (wallet) => readInvestor(source, wallet),
    async candles({ market, width, from, to, limit }) {
      const row = await readMarket(source, market);
      if (!row) return [];
      const { shares, dollars } = marketUnits(row);
      const { sql, params } = where([
        ["trade.market = :market", { market }],
        ["executed_at >= :from", { from }],
        ["executed_at <= :to", { to }],
      ]);
      const last = `${candles(CANDLE_SECONDS[width], sql)} ORDER BY opened_at DESC LIMIT :most`;
      const rows = await source.query(last, { ...params, most: limit }, limit);
      return rows.reverse().map((candle) => ({
        market,
        symbol: candle.symbol,
        openedAt: candle.opened_at,
        opened: candle.opened,
        ...amount("open", unitsOf(candle.open), dollars),
        ...amount("high", unitsOf(candle.high), dollars),
        ...amount("low", unitsOf(candle.low), dollars),
        ...amount("close", unitsOf(candle.close), dollars),
        ...amount("quantity", unitsOf(candle.quantity), shares),
        ...amount("value", unitsOf(candle.value), dollars),
        trades: candle.trades,
      }));
    },
    subscribeTrades: subscriptions.trades,
    subscribeBook: subscriptions.book,
  };
}
