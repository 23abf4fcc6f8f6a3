import type { Book, BookLevel } from "../../exchange/client/data/book.js";
import { grouped } from "./table.js";

const BAR = 30;

/** A level's share of the largest one, as a bar. */
function bar(quantity: string, largest: number): string {
  const length = Math.max(1, Math.round((Number(quantity) / largest) * BAR));
  return "█".repeat(length);
}

/**
 * A two-sided book: sales above, the best next to the spread; bars as long as the quantities.
 *
 * ```
 * ACME/DUSD   last 12.50   spread 0.10
 *   12.60     450  ████████████
 *   12.55     300  ████████            asks
 *   ----------------------------------
 *   12.45     350  █████████           bids
 * ```
 */
export function bookLines({ market, bids, asks, spread, last }: Book): string[] {
  const title = [market, ...(last ? [`last ${last}`] : []), ...(spread ? [`spread ${spread}`] : [])].join("   ");
  const levels = [...bids, ...asks];
  if (levels.length === 0) return [title, "  nobody buys or sells"];
  const largest = Math.max(...levels.map(({ quantity }) => Number(quantity)));
  const width = (of: (level: BookLevel) => string) => Math.max(...levels.map((level) => grouped(of(level)).length));
  const [prices, quantities] = [width(({ price }) => price), width(({ quantity }) => quantity)];
  const lineOf = ({ price, quantity }: BookLevel) =>
    `  ${grouped(price).padStart(prices)}  ${grouped(quantity).padStart(quantities)}  ${bar(quantity, largest)}`;
  const rule = `  ${"-".repeat(prices + quantities + BAR + 4)}`;
  return [
    title,
    `  ${"asks".padStart(prices)}`,
    ...(asks.length === 0 ? ["  (nobody sells)"] : [...asks].reverse().map(lineOf)),
    rule,
    ...(bids.length === 0 ? ["  (nobody buys)"] : bids.map(lineOf)),
    `  ${"bids".padStart(prices)}`,
  ];
}
