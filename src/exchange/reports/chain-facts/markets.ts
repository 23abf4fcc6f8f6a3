import { FIXED_ADDRESSES, SETTLEMENT_DECIMALS } from "../../ledger/addresses.js";
import { canonical } from "../../ledger/places.js";
import type { ReportLedger } from "../ledger-source.js";
import { unitsText } from "../money/index.js";
import type { Block, Source } from "../report.js";

/** The markets with their terms. */
export const MARKETS_SOURCE: Source = {
  id: "markets",
  about: "The markets with their terms at the head of the chain, and when a term was last changed.",
  sql: `SELECT market, symbol, security, quote, quote_decimals, tick, lot,
  (SELECT decimals FROM securities WHERE securities.security = markets.security) AS share_decimals,
  maker_fee_bps, taker_fee_bps, trading_days, opens, closes, pool, halted, halt_reason, seq,
  (SELECT max(time) FROM market_events AS change WHERE change.market = markets.market AND ${canonical("change")}) AS changed
FROM markets`,
  params: {},
};

/** The classes of shares. */
export const SECURITIES_SOURCE: Source = {
  id: "securities",
  about: "The securities that are listed or known, as they stand at the head of the chain.",
  sql: `SELECT security, symbol, name, issuer, identifier, category, holding_days, holder_cap, paused, listed, accounts,
  (SELECT max(time) FROM security_events AS change WHERE change.security = securities.security AND change.seq = securities.seq) AS changed, seq
FROM securities`,
  params: {},
};

/** A market's terms. */
export interface MarketTerms {
  market: number;
  symbol: string | null;
  security: string;
  quote: string;
  quote_decimals: number | null;
  tick: number | bigint | string;
  lot: number | bigint | string;
  share_decimals: number | null;
  maker_fee_bps: number;
  taker_fee_bps: number;
  trading_days: number;
  opens: number;
  closes: number;
  pool: string | null;
  halted: number;
  changed: string | null;
}

/** A class of shares. */
export interface ListedSecurity {
  security: string;
  symbol: string | null;
  name: string | null;
  issuer: string | null;
  identifier: string | null;
  category: string | null;
  holding_days: number | null;
  holder_cap: number | null;
  listed: number;
  changed: string | null;
}

export const marketsOf = (ledger: ReportLedger): MarketTerms[] => [
  ...ledger.rows<MarketTerms>(`${MARKETS_SOURCE.sql} ORDER BY market`),
];

/** Securities that a market lists. */
export const listedSecuritiesOf = (ledger: ReportLedger): ListedSecurity[] => [
  ...ledger.rows<ListedSecurity>(`SELECT * FROM (${SECURITIES_SOURCE.sql}) WHERE listed = 1 ORDER BY symbol, security`),
];

const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const clock = (second: number): string => new Date(second * 1000).toISOString().slice(11, 16);

/** A market's hours in words: `Mon, Tue, Wed, Thu, Fri 14:30 to 21:00 UTC`. */
export function hoursText({ trading_days, opens, closes }: MarketTerms): string {
  if (trading_days === 0) return "at all hours of all days";
  const days = DAYS.filter((_day, index) => (trading_days >> index) & 1).join(", ");
  return `${days} ${clock(opens)} to ${closes === 86_400 ? "24:00" : clock(closes)} UTC`;
}

/** Basis points as percent: `0.15%`. */
export const percentOfBasisPoints = (basisPoints: number): string =>
  `${unitsText({ units: BigInt(basisPoints), decimals: 2 })}%`;

const quoteText = (quote: string): string =>
  quote === FIXED_ADDRESSES.settlementToken ? "settlement token (dollars)" : quote;

const amountText = (units: MarketTerms["tick"], decimals: number | null): string =>
  decimals === null ? `${units} units` : unitsText({ units: BigInt(units), decimals });

/** The markets as a table: terms, fees and hours. */
export function marketsTable(markets: readonly MarketTerms[]): Block {
  return {
    type: "table",
    id: "markets",
    title: "Markets",
    columns: [
      { id: "market", heading: "Market", align: "right" },
      { id: "symbol", heading: "Security" },
      { id: "quote", heading: "Paid in" },
      { id: "tick", heading: "Price step", align: "right" },
      { id: "lot", heading: "Lot", align: "right" },
      { id: "maker_fee", heading: "Maker fee", align: "right" },
      { id: "taker_fee", heading: "Taker fee", align: "right" },
      { id: "hours", heading: "Hours" },
      { id: "pool", heading: "Pool" },
      { id: "changed", heading: "Changed" },
    ],
    rows: markets.map((each) => ({
      market: { text: String(each.market), where: { sql: "market = :market", params: { market: each.market } } },
      symbol: { text: each.symbol ?? each.security },
      quote: { text: quoteText(each.quote) },
      tick: {
        text: amountText(
          each.tick,
          each.quote === FIXED_ADDRESSES.settlementToken ? SETTLEMENT_DECIMALS : each.quote_decimals,
        ),
      },
      lot: { text: amountText(each.lot, each.share_decimals ?? 0) },
      maker_fee: { text: percentOfBasisPoints(each.maker_fee_bps) },
      taker_fee: { text: percentOfBasisPoints(each.taker_fee_bps) },
      hours: { text: hoursText(each) },
      pool: { text: each.pool === null ? "none" : each.pool },
      changed: { text: each.changed ?? "" },
    })),
    empty: "No market is listed.",
    source: MARKETS_SOURCE.id,
  };
}

/** The securities that are traded, as a table. */
export function securitiesTable(securities: readonly ListedSecurity[]): Block {
  return {
    type: "table",
    id: "securities",
    title: "Securities traded",
    columns: [
      { id: "security", heading: "Contract", width: 3 },
      { id: "symbol", heading: "Symbol", width: 1 },
      { id: "name", heading: "Name", width: 2.4 },
      { id: "issuer", heading: "Issuer", width: 1 },
      { id: "identifier", heading: "Identifier", width: 1.6 },
      { id: "category", heading: "Category (Form ATS-R)", width: 1.6 },
      { id: "holding_days", heading: "Lockup, days", align: "right", width: 1 },
    ],
    rows: securities.map((each) => ({
      security: { text: each.security, where: { sql: "security = :security", params: { security: each.security } } },
      symbol: { text: each.symbol ?? "" },
      name: { text: each.name ?? "" },
      issuer: { text: each.issuer ?? "" },
      identifier: { text: each.identifier ?? "" },
      category: { text: each.category ?? "not known" },
      holding_days: { text: each.holding_days === null ? "" : String(each.holding_days) },
    })),
    empty: "No security is listed.",
    source: SECURITIES_SOURCE.id,
  };
}
