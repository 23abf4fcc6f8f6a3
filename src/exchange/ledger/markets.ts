import { inserter, table } from "../../persistence/ledger/projection.js";
import { asciiCode, exact, integer, text, units, whole } from "./columns.js";
import type { Group } from "./group.js";
import { quoteDecimals } from "./known.js";
import { canonical, EVENT_COLUMNS, eventPlace, type MarketEvent, SEQ } from "./places.js";

const marketEvents = table(
  "market_events",
  {
    seq: SEQ,
    log_index: "INTEGER NOT NULL",
    ...EVENT_COLUMNS,
    market: "INTEGER NOT NULL",
    event: "TEXT NOT NULL",
    by_address: "TEXT NOT NULL",
    security: "TEXT",
    quote: "TEXT",
    quote_decimals: "INTEGER",
    tick: "ANY",
    tick_dollars: "REAL",
    lot: "ANY",
    lot_shares: "REAL",
    maker_fee_bps: "INTEGER",
    taker_fee_bps: "INTEGER",
    trading_days: "INTEGER",
    opens: "INTEGER",
    closes: "INTEGER",
    pool: "TEXT",
    fee_recipient: "TEXT",
  },
  ["seq", "log_index"],
  [["market"]],
);

const halts = table(
  "halts",
  {
    seq: SEQ,
    log_index: "INTEGER NOT NULL",
    ...EVENT_COLUMNS,
    market: "INTEGER NOT NULL",
    event: "TEXT NOT NULL",
    reason: "TEXT",
    by_address: "TEXT NOT NULL",
  },
  ["seq", "log_index"],
  [["market"]],
);

/** What a market is after an event. */
interface MarketState {
  security: string | null;
  quote: string | null;
  quote_decimals: number | null;
  tick: bigint | string | null;
  tick_dollars: number | null;
  lot: bigint | string | null;
  lot_shares: number | null;
  maker_fee_bps: number | null;
  taker_fee_bps: number | null;
  trading_days: number | null;
  opens: number | null;
  closes: number | null;
  pool: string | null;
  fee_recipient: string | null;
}

const NO_MARKET: MarketState = {
  security: null,
  quote: null,
  quote_decimals: null,
  tick: null,
  tick_dollars: null,
  lot: null,
  lot_shares: null,
  maker_fee_bps: null,
  taker_fee_bps: null,
  trading_days: null,
  opens: null,
  closes: null,
  pool: null,
  fee_recipient: null,
};

const fees = (event: MarketEvent) => ({
  maker_fee_bps: integer(event, "makerFeeBps"),
  taker_fee_bps: integer(event, "takerFeeBps"),
});

const hours = (event: MarketEvent) => ({
  trading_days: integer(event, "tradingDays"),
  opens: integer(event, "opens"),
  closes: integer(event, "closes"),
});

/** Markets with their terms as they stood after each event, and halts of trading. */
export const marketsGroup: Group = {
  tables: [marketEvents, halts],
  prepare(database, known) {
    const insertEvent = inserter(database, marketEvents);
    const insertHalt = inserter(database, halts);
    const readState = database
      .prepare<[number], MarketState>(
        `SELECT ${Object.keys(NO_MARKET).join(", ")} FROM market_events AS state
         WHERE market = ? AND ${canonical("state")} ORDER BY seq DESC, log_index DESC LIMIT 1`,
      )
      .safeIntegers();

    function write(event: MarketEvent, market: number, name: string, changed: Partial<MarketState>): void {
      const state = { ...(readState.get(market) ?? NO_MARKET), ...changed };
      insertEvent({ ...eventPlace(event), market, event: name, by_address: event.log.transaction.from, ...state });
    }

    function halt(name: string): (event: MarketEvent) => void {
      return (event) =>
        insertHalt({
          ...eventPlace(event),
          market: integer(event, "market"),
          event: name,
          reason: asciiCode(text(event, "reason")),
          by_address: text(event, "by"),
        });
    }

    return {
      events: {
        "exchange.MarketListed"(event) {
          const market = integer(event, "market");
          const [security, quote] = [text(event, "security"), text(event, "quote")];
          const [decimals, tick, lot] = [quoteDecimals(quote), units(event, "tick"), units(event, "lot")];
          write(event, market, "listed", {
            security,
            quote,
            quote_decimals: decimals,
            tick: exact(tick) as bigint | string,
            tick_dollars: whole(tick, decimals),
            lot: exact(lot) as bigint | string,
            lot_shares: whole(lot, known.security(security)?.decimals ?? null),
            ...fees(event),
            ...hours(event),
          });
          known.addMarket(market, {
            security,
            quote,
            quoteDecimals: decimals,
            takerFeeBps: integer(event, "takerFeeBps"),
          });
        },
        "exchange.FeesSet"(event) {
          const market = integer(event, "market");
          write(event, market, "fees set", fees(event));
          const terms = known.market(market);
          if (terms) known.addMarket(market, { ...terms, takerFeeBps: integer(event, "takerFeeBps") });
        },
        "exchange.HoursSet": (event) => write(event, integer(event, "market"), "hours set", hours(event)),
        "exchange.FeeRecipientSet": (event) =>
          write(event, 0, "fee recipient set", { fee_recipient: text(event, "recipient") }),
        "factory.PoolCreated"(event) {
          const [market, pool] = [integer(event, "market"), text(event, "pool")];
          write(event, market, "pool created", { pool });
          known.addPool(pool, market);
        },
        "exchange.TradingHalted": halt("halted"),
        "exchange.TradingResumed": halt("resumed"),
      },
    };
  },
};
