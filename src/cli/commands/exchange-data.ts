import { Command } from "commander";
import type { Interval } from "../../exchange/client/data/candles.js";
import type { Positions } from "../../exchange/client/data/positions.js";
import type { TradeRecord } from "../../exchange/client/data/trades.js";
import { bookLines } from "../exchange/book-picture.js";
import { candleLines } from "../exchange/candle-chart.js";
import { countOf, type ReadFlags, reading } from "../exchange/flags.js";
import { show } from "../exchange/show.js";
import { type Column, shortAddress, tableLines } from "../exchange/table.js";

const TRADE_COLUMNS: readonly Column<TradeRecord>[] = [
  { heading: "ID", of: ({ id }) => id, right: true },
  { heading: "TIME (UTC)", of: ({ at }) => at.slice(0, 19).replace("T", " ") },
  { heading: "MARKET", of: ({ market }) => market },
  { heading: "VENUE", of: ({ venue }) => venue },
  { heading: "SIDE", of: ({ side }) => side },
  { heading: "PRICE", of: ({ price }) => price, right: true },
  { heading: "SHARES", of: ({ quantity }) => quantity, right: true },
  { heading: "VALUE", of: ({ value }) => value, right: true },
  { heading: "BUYER", of: ({ buyer }) => shortAddress(buyer) },
  { heading: "SELLER", of: ({ seller }) => shortAddress(seller) },
];

function positionLines({ owner, holdings, cash }: Positions): string[] {
  const lots = holdings.flatMap(({ security, lots }) =>
    lots.map(({ shares, unlocksOn }) => `${shares} ${security} unlock on ${unlocksOn}`),
  );
  return [
    owner,
    "",
    ...tableLines(
      holdings,
      [
        { heading: "SECURITY", of: ({ security }) => security },
        { heading: "TOTAL", of: ({ total }) => total, right: true },
        { heading: "FREE", of: ({ free }) => free, right: true },
        { heading: "HELD FOR ORDERS", of: ({ held }) => held, right: true },
        { heading: "LOCKED", of: ({ locked }) => locked, right: true },
      ],
      "no shares",
    ),
    ...(lots.length === 0 ? [] : ["", ...lots]),
    "",
    ...tableLines(
      cash,
      [
        { heading: "MONEY", of: ({ token }) => token },
        { heading: "IN THE WALLET", of: ({ balance }) => balance, right: true },
        { heading: "CREDIT", of: ({ credit }) => credit, right: true },
      ],
      "no money",
    ),
  ];
}

/** `couverture exchange book|trades|candles|positions`: what there is to see. */
export function dataCommands(): Command[] {
  const book = reading(new Command("book").argument("<market>"))
    .description("a market's two-sided book, as a picture")
    .option("--levels <n>", "price levels of each side", countOf("--levels"), 10)
    .action((market: string, flags: ReadFlags & { levels: number }) =>
      show(flags, (client) => client.book({ market, levels: flags.levels }), bookLines),
    );
  const trades = reading(new Command("trades").argument("[market]"))
    .description("trades of the book and the pool")
    .option("--limit <n>", "the last so many", countOf("--limit"))
    .action((market: string | undefined, flags: ReadFlags & { limit?: number }) =>
      show(
        flags,
        (client) => client.trades({ market, limit: flags.limit }),
        (all) => tableLines(all, TRADE_COLUMNS, "nothing was traded yet"),
      ),
    );
  const candles = reading(new Command("candles").argument("<market>"))
    .description("a small chart of a market's trades")
    .option("--interval <length>", "1m, 5m, 15m, 1h or 1d", "1m")
    .option("--limit <n>", "the last so many", countOf("--limit"))
    .action((market: string, flags: ReadFlags & { interval: Interval; limit?: number }) =>
      show(
        flags,
        (client) => client.candles({ market, interval: flags.interval, limit: flags.limit }),
        (all) => candleLines(`${market}, ${flags.interval}`, all),
      ),
    );
  const positions = reading(new Command("positions").argument("<account>"))
    .description("an investor's shares, with their lots, and money")
    .action((owner: string, flags: ReadFlags) => {
      const isIndex = /^\d+$/.test(owner);
      return show(
        { ...flags, ...(isIndex && { from: owner }) },
        (client, actor) => client.positions((isIndex ? actor : undefined) ?? owner),
        positionLines,
      );
    });
  return [book, trades, candles, positions];
}
