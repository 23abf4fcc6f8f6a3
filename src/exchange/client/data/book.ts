import { readContract } from "viem/actions";
import { fromUnits, MONEY_DECIMALS } from "../amounts.js";
import type { Connection } from "../connection.js";
import { exchangeAt } from "../contracts.js";
import { SIDES, type Side } from "../enums.js";
import { findMarket } from "../markets/market.js";
import type { Market, MarketName } from "../model.js";

/** A price level. Quantities include orders that turn out expired or ineligible when they are met. */
export interface BookLevel {
  /** Per whole share. */
  price: string;
  /** Whole shares. */
  quantity: string;
  /** With all better levels. */
  cumulative: string;
}

export interface Book {
  market: string;
  id: number;
  /** The best first. */
  bids: BookLevel[];
  asks: BookLevel[];
  /** Between the best of both sides; absent where one is empty. */
  spread?: string;
  /** Price of the last trade. */
  last?: string;
}

/** One side of a market's book, the best price first. */
export async function depth(
  connection: Connection,
  { market: name, side, levels = 10 }: { market: MarketName; side: Side; levels?: number },
): Promise<BookLevel[]> {
  return depthOf(connection, await findMarket(connection, name), side, levels);
}

async function depthOf(connection: Connection, market: Market, side: Side, levels: number): Promise<BookLevel[]> {
  const found = await readContract(connection.client, {
    ...exchangeAt(connection),
    functionName: "depth",
    args: [market.id, SIDES.indexOf(side), BigInt(levels)],
  });
  let cumulative = 0n;
  return found.map(({ price, quantity }) => {
    cumulative += quantity;
    return {
      price: fromUnits(price, market.quote.decimals, MONEY_DECIMALS),
      quantity: fromUnits(quantity, market.security.decimals),
      cumulative: fromUnits(cumulative, market.security.decimals),
    };
  });
}

/** Both sides of a market's book. */
export async function book(
  connection: Connection,
  { market: name, levels = 10 }: { market: MarketName; levels?: number },
): Promise<Book> {
  const market = await findMarket(connection, name);
  const exchange = exchangeAt(connection);
  const args = [market.id] as const;
  const [bids, asks, [bid, ask], last] = await Promise.all([
    depthOf(connection, market, "buy", levels),
    depthOf(connection, market, "sell", levels),
    readContract(connection.client, { ...exchange, functionName: "bestPrices", args }),
    readContract(connection.client, { ...exchange, functionName: "lastPrice", args }),
  ]);
  const price = (units: bigint) => fromUnits(units, market.quote.decimals, MONEY_DECIMALS);
  return {
    market: market.name,
    id: market.id,
    bids,
    asks,
    ...(bid !== 0n && ask !== 0n && { spread: price(ask - bid) }),
    ...(last !== 0n && { last: price(last) }),
  };
}
