import { bookLines } from "../../src/cli/exchange/book-picture.js";
import { candleLines } from "../../src/cli/exchange/candle-chart.js";
import { type Column, grouped, tableLines } from "../../src/cli/exchange/table.js";

const level = (price: string, quantity: string) => ({ price, quantity, cumulative: quantity });

describe("a book's picture", () => {
  it("has sales above, the best next to the rule, and bars as long as the quantities", () => {
    const lines = bookLines({
      market: "DEMO/DUSD",
      id: 1,
      asks: [level("10.10", "1000"), level("10.20", "500")],
      bids: [level("9.90", "250")],
      spread: "0.20",
      last: "10.00",
    });
    expect(lines).toEqual([
      "DEMO/DUSD   last 10.00   spread 0.20",
      "   asks",
      `  10.20    500  ${"█".repeat(15)}`,
      `  10.10  1,000  ${"█".repeat(30)}`,
      `  ${"-".repeat(44)}`,
      `   9.90    250  ${"█".repeat(8)}`,
      "   bids",
    ]);
  });

  it("says of an empty side that nobody is there", () => {
    const empty = { market: "DEMO/DUSD", id: 1, bids: [], asks: [] };
    expect(bookLines(empty)).toEqual(["DEMO/DUSD", "  nobody buys or sells"]);
    expect(bookLines({ ...empty, asks: [level("1.00", "1")] })).toContain("  (nobody buys)");
  });
});

describe("a chart of candles", () => {
  const candle = (open: string, high: string, low: string, close: string) => ({
    ...{ open, high, low, close },
    ...{ at: "2026-11-22T10:00:00Z", volume: "1000", value: "10000.00", trades: 2 },
  });

  it("has a column for each: body, wick, and whether it fell", () => {
    const lines = candleLines("DEMO, 1m", [candle("10", "20", "10", "12"), candle("20", "20", "15", "16")]);
    expect(lines).toHaveLength(1 + 10 + 1 + 4);
    expect(lines[1]).toBe("  20.00 ┤│░");
    expect(lines[10]).toBe("  11.00 ┤█ ");
    expect(lines.at(-1)).toMatch(/^2026-11-22 10:00 +20 +20 +15 +16 +1,000 +10,000\.00 +2$/);
  });

  it("is one line high where the price never moved, and says so where nothing was traded", () => {
    expect(candleLines("DEMO, 1m", [candle("10", "10", "10", "10")])[1]).toBe("  10.00 ┤█");
    expect(candleLines("DEMO, 1m", [])).toEqual(["DEMO, 1m", "  nothing was traded yet"]);
  });
});

it("a table's columns stand under one another, amounts to the right", () => {
  const columns: Column<{ name: string; shares: bigint }>[] = [
    { heading: "NAME", of: ({ name }) => name },
    { heading: "SHARES", of: ({ shares }) => shares, right: true },
  ];
  const rows = [
    { name: "a", shares: 1_234_567n },
    { name: "longer", shares: 5n },
  ];
  expect(tableLines(rows, columns, "none")).toEqual([
    "NAME       SHARES",
    "------  ---------",
    "a       1,234,567",
    "longer          5",
  ]);
  expect(tableLines([], columns, "none")).toEqual(["none"]);
});

it("amounts are grouped in threes, and what is no amount stays as it is", () => {
  expect(["1234567.891234", "999", "-1000", "0x1234567"].map(grouped)).toEqual([
    "1,234,567.891234",
    "999",
    "-1,000",
    "0x1234567",
  ]);
});
