import { inserter, table } from "../../persistence/ledger/projection.js";
import { exact, text, units, whole } from "./columns.js";
import type { Group } from "./group.js";
import { EVENT_COLUMNS, eventPlace, type MarketEvent, SEQ } from "./places.js";

const liquidityEvents = table(
  "liquidity_events",
  {
    seq: SEQ,
    log_index: "INTEGER NOT NULL",
    ...EVENT_COLUMNS,
    pool: "TEXT NOT NULL",
    market: "INTEGER",
    event: "TEXT NOT NULL",
    provider: "TEXT NOT NULL",
    quantity: "ANY NOT NULL",
    shares: "REAL",
    value: "ANY NOT NULL",
    value_dollars: "REAL",
    liquidity: "ANY NOT NULL",
  },
  ["seq", "log_index"],
  [["pool"], ["provider"]],
);

/** Liquidity that came to pools and left them. */
export const liquidityGroup: Group = {
  tables: [liquidityEvents],
  prepare(database, known) {
    const insert = inserter(database, liquidityEvents);
    const liquidity =
      (name: string) =>
      (event: MarketEvent): void => {
        const pool = event.log.address;
        const market = known.marketOfPool(pool);
        const terms = market === undefined ? undefined : known.market(market);
        const decimals = known.security(terms?.security ?? "")?.decimals ?? null;
        insert({
          ...eventPlace(event),
          pool,
          market: market ?? null,
          event: name,
          provider: text(event, "provider"),
          quantity: exact(units(event, "shares")),
          shares: whole(units(event, "shares"), decimals),
          value: exact(units(event, "dollars")),
          value_dollars: whole(units(event, "dollars"), terms?.quoteDecimals ?? null),
          liquidity: exact(units(event, "liquidity")),
        });
      };
    return {
      events: { "pool.LiquidityAdded": liquidity("added"), "pool.LiquidityRemoved": liquidity("removed") },
    };
  },
};
