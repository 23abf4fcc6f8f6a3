import { FIXED_ADDRESSES, SETTLEMENT_DECIMALS } from "../../ledger/addresses.js";
import { canonical } from "../../ledger/places.js";
import { exactSum } from "../../ledger/sums.js";
import type { ReportLedger } from "../ledger-source.js";
import type { Decimal } from "../money/index.js";
import type { Source } from "../report.js";
import { inPeriod, undoneInPeriod } from "./time-range.js";

const END = "9223372036854775807";
const ORDER = "PARTITION BY security ORDER BY seq, transaction_index, event_index";

/** SQL: what each security was, from which record to before which: a row for each time that its category or decimals became others. */
const CLASSES = `SELECT security, seq AS since, lead(seq, 1, ${END}) OVER (${ORDER}) AS until, symbol, name, issuer, identifier, category, decimals
  FROM (SELECT security, seq, transaction_index, event_index, symbol, name, issuer, identifier, category, decimals,
      row_number() OVER changes AS place, lag(category) OVER changes AS category_before, lag(decimals) OVER changes AS decimals_before
    FROM security_events AS state WHERE ${canonical("state")} WINDOW changes AS (${ORDER}))
  WHERE place = 1 OR category IS NOT category_before OR decimals IS NOT decimals_before`;

const TRADES = `WITH classes AS MATERIALIZED (${CLASSES})
SELECT trade.seq, trade.log_index, trade.transaction_hash, trade.executed_at, trade.executed, trade.venue, trade.market, trade.trade_id,
  trade.security, class.symbol, class.name, class.issuer, class.identifier, class.category, coalesce(class.decimals, 0) AS decimals,
  trade.quote, trade.quote = '${FIXED_ADDRESSES.settlementToken}' AS in_dollars, trade.buyer, trade.seller, trade.price, trade.quantity, trade.value
FROM trades AS trade LEFT JOIN classes AS class
  ON class.security = trade.security AND trade.seq >= class.since AND trade.seq < class.until`;

/** The trades of a period, each once, with what their security was at the trade. */
export const tradesSource = (from: number, to: number, id = "trades"): Source => ({
  id,
  about:
    "Trades of the period on the canonical chain, those with pools among them, each once, with the category that the security had.",
  sql: `${TRADES}\nWHERE ${inPeriod("trade", "executed_at")}`,
  params: { from, to },
});

/** Trades of a period that a revert undid. They are listed and not counted. */
export const undoneTradesSource = (from: number, to: number): Source => ({
  id: "undone_trades",
  about: "Trades of the period in blocks that a revert undid: they no longer count.",
  sql: `${TRADES}\nWHERE ${undoneInPeriod("trade", "executed_at")}`,
  params: { from, to },
});

/** Volume of a security, in one quote token, at one category. */
export interface Volume {
  market: number;
  security: string;
  symbol: string | null;
  name: string | null;
  issuer: string | null;
  identifier: string | null;
  category: string | null;
  quote: string;
  inDollars: boolean;
  trades: number;
  units: Decimal;
  /** Zero where what was paid in is no dollars. */
  dollars: Decimal;
}

interface VolumeRow {
  market: number;
  security: string;
  symbol: string | null;
  name: string | null;
  issuer: string | null;
  identifier: string | null;
  category: string | null;
  decimals: number;
  quote: string;
  in_dollars: number;
  trades: number;
  quantity: number | bigint | string;
  value: number | bigint | string;
}

/** Adds up the trades of a source, by what they were trades in. */
export function volumesOf(ledger: ReportLedger, { sql, params }: Source, where = "1", more = {}): Volume[] {
  const summed = `SELECT market, security, max(symbol) AS symbol, max(name) AS name, max(issuer) AS issuer,
    max(identifier) AS identifier, category, decimals, quote, in_dollars, count(*) AS trades,
    ${exactSum("quantity")} AS quantity, ${exactSum("value")} AS value
  FROM (${sql}) WHERE ${where} GROUP BY security, category, decimals, market, quote ORDER BY min(seq), min(log_index)`;
  return [...ledger.rows<VolumeRow>(summed, { ...params, ...more })].map(
    ({ decimals, in_dollars, quantity, value, ...row }) => ({
      ...row,
      inDollars: in_dollars === 1,
      units: { units: BigInt(quantity), decimals },
      dollars: { units: in_dollars === 1 ? BigInt(value) : 0n, decimals: SETTLEMENT_DECIMALS },
    }),
  );
}
