import type { Candle } from "../../exchange/client/data/candles.js";
import { grouped, tableLines } from "./table.js";

const HEIGHT = 10;
/** Candles that fit into a line. */
const MOST = 60;

/** What a candle shows at a height: its body where it opened to closed, its wick from low to high. */
function mark(candle: Candle, from: number, to: number): string {
  const [open, close, high, low] = [candle.open, candle.close, candle.high, candle.low].map(Number) as [
    number,
    number,
    number,
    number,
  ];
  const within = (a: number, b: number) => Math.max(a, b) >= from && Math.min(a, b) <= to;
  if (within(open, close)) return close >= open ? "█" : "░";
  return within(low, high) ? "│" : " ";
}

/** A chart of candles, the newest at the right (█ rising, ░ falling), and the last ones as a table. */
export function candleLines(title: string, candles: readonly Candle[]): string[] {
  if (candles.length === 0) return [title, "  nothing was traded yet"];
  const shown = candles.slice(-MOST);
  const top = Math.max(...shown.map(({ high }) => Number(high)));
  const bottom = Math.min(...shown.map(({ low }) => Number(low)));
  const step = (top - bottom) / HEIGHT || top / 100 || 1;
  const rows = top === bottom ? 1 : HEIGHT;
  const label = (price: number) => price.toFixed(2).padStart(top.toFixed(2).length);
  const chart = Array.from({ length: rows }, (_, row) => {
    const [to, from] = [top - row * step, top - (row + 1) * step];
    return `  ${label(to)} ┤${shown.map((candle) => mark(candle, from, to)).join("")}`;
  });
  const table = tableLines(
    candles.slice(-10),
    [
      { heading: "FROM (UTC)", of: ({ at }) => at.slice(0, 16).replace("T", " ") },
      { heading: "OPEN", of: ({ open }) => open, right: true },
      { heading: "HIGH", of: ({ high }) => high, right: true },
      { heading: "LOW", of: ({ low }) => low, right: true },
      { heading: "CLOSE", of: ({ close }) => close, right: true },
      { heading: "SHARES", of: ({ volume }) => volume, right: true },
      { heading: "VALUE", of: ({ value }) => grouped(value), right: true },
      { heading: "TRADES", of: ({ trades }) => trades, right: true },
    ],
    "",
  );
  return [title, ...chart, "", ...table];
}
