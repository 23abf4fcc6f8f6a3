import { decimal } from "./amounts.js";
import { depth, type Level } from "./calls.js";
import type { MarketUnits } from "./markets.js";
import type { FeedSource } from "./source.js";

/** A level as JSON; `quantity` is "0" for one that was removed. */
export interface LevelJson {
  price: string | null;
  priceUnits: string;
  quantity: string | null;
  quantityUnits: string;
}

/** Both sides of a book after a block, the best levels first. */
export interface Book {
  blockNumber: number;
  bids: Level[];
  asks: Level[];
}

const BUY = 0;
const SELL = 1;

export async function readBook(source: FeedSource, market: number, most: number): Promise<Book> {
  const block = source.headNumber();
  const [bids, asks] = await Promise.all([
    depth(source, market, BUY, most, block),
    depth(source, market, SELL, most, block),
  ]);
  return { blockNumber: block, bids, asks };
}

export const levelJson = ({ price, quantity }: Level, { shares, dollars }: MarketUnits): LevelJson => ({
  price: decimal(price, dollars),
  priceUnits: price.toString(),
  quantity: decimal(quantity, shares),
  quantityUnits: quantity.toString(),
});

/** The levels that are not as they were; those that are gone with a quantity of 0. */
export function changedLevels(before: Level[], after: Level[]): Level[] {
  const were = new Map(before.map(({ price, quantity }) => [price, quantity]));
  const changed = after.filter(({ price, quantity }) => were.get(price) !== quantity);
  const are = new Set(after.map(({ price }) => price));
  return [...changed, ...before.filter(({ price }) => !are.has(price)).map(({ price }) => ({ price, quantity: 0n }))];
}
