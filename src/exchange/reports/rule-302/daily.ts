import { FIXED_ADDRESSES, SETTLEMENT_DECIMALS } from "../../ledger/addresses.js";
import { exactSum } from "../../ledger/sums.js";
import { addDays, dayOf, type Period, startOfDay } from "../calendar/index.js";
import type { ReportLedger } from "../ledger-source.js";
import { knownCategory, nameOf, textFigure, tradesSource } from "../market/index.js";
import { countFigure, type Decimal, dollarsFigure, plus, unitsFigure, ZERO } from "../money/index.js";
import type { Figure, Section, Source } from "../report.js";

/**
 * Categories whose volume 17 CFR 242.302(b)(3) has in trades and dollars, without a number of shares: debt securities are all that are not
 * equity securities (17 CFR 242.300(d)), which options on equity are.
 */
const DEBT: ReadonlySet<string> = new Set([
  "government",
  "municipal",
  "corporate-debt",
  "mortgage-related",
  "other-debt",
]);

/** Every zone's days start on a quarter of an hour, so that what was traded in one was traded on one day. */
const QUARTER_HOUR = 900;

interface Row {
  started: number;
  market: number;
  security: string;
  symbol: string | null;
  category: string | null;
  decimals: number;
  quote: string;
  trades: number;
  quantity: number | bigint | string;
  value: number | bigint | string;
}

interface Summary {
  day: string;
  row: Row;
  trades: number;
  units: Decimal;
  value: Decimal;
}

/** Adds up by day. Only sums are held: as many as there are days with trades in a security. */
function summaries(ledger: ReportLedger, { sql, params }: Source, zone: string): Summary[] {
  const found = new Map<string, Summary>();
  const summed = `SELECT executed_at / ${QUARTER_HOUR} * ${QUARTER_HOUR} AS started, market, security, max(symbol) AS symbol, category, decimals, quote,
    count(*) AS trades, ${exactSum("quantity")} AS quantity, ${exactSum("value")} AS value
  FROM (${sql}) GROUP BY started, market, security, category, quote ORDER BY started, market`;
  for (const row of ledger.rows<Row>(summed, params)) {
    const day = dayOf(row.started, zone);
    const key = JSON.stringify([day, row.market, row.security, row.category, row.quote]);
    const known = found.get(key) ?? { day, row, trades: 0, units: ZERO, value: ZERO };
    found.set(key, {
      ...known,
      trades: known.trades + row.trades,
      units: plus(known.units, { units: BigInt(row.quantity), decimals: row.decimals }),
      value: plus(known.value, { units: BigInt(row.value), decimals: SETTLEMENT_DECIMALS }),
    });
  }
  return [...found.values()].sort((one, other) => (one.day < other.day ? -1 : one.day > other.day ? 1 : 0));
}

function cells({ day, row, trades, units, value }: Summary, source: string, zone: string): Record<string, Figure> {
  const { market, security } = row;
  const where = {
    sql: "executed_at >= :day_from AND executed_at < :day_to AND market = :market AND security = :security",
    params: { day_from: startOfDay(day, zone), day_to: startOfDay(addDays(day, 1), zone), market, security },
  };
  const behind = { source, where };
  const category = knownCategory(row);
  const debt = category !== undefined && DEBT.has(category);
  const inDollars = row.quote === FIXED_ADDRESSES.settlementToken;
  return {
    day: textFigure(day),
    security: textFigure(nameOf(row)),
    kind: textFigure(category === undefined ? "not known" : debt ? "debt" : "equity"),
    category: textFigure(row.category),
    market: countFigure(market),
    trades: countFigure(trades, behind),
    shares: debt ? textFigure("") : unitsFigure(units, behind),
    value: inDollars
      ? dollarsFigure(value, behind)
      : { text: `${value.units} units of ${row.quote}`, exact: String(value.units), ...behind },
  };
}

/** (b): what was traded on each day. */
export function dailySection(
  ledger: ReportLedger,
  period: Period,
  zone: string,
): { section: Section; sources: Source[] } {
  const source = tradesSource(period.from, period.to);
  const rows = summaries(ledger, source, zone).map((summary) => cells(summary, source.id, zone));
  const section: Section = {
    id: "b",
    heading: "(b) Daily summaries of trading",
    blocks: [
      {
        type: "paragraph",
        text: `Securities for which transactions have been executed; transaction volume, expressed with respect to equity securities in number of trades, number of shares traded and total settlement value in terms of U.S. dollars, and with respect to debt securities in number of trades and total U.S. dollar value. Days are those of ${zone}; days without trades are left out. Each transaction is counted once, and those with pools are counted. Settlement value is price times quantity, before fees. Transactions that a revert undid are not counted.`,
      },
      {
        type: "table",
        id: "daily",
        title: "Volume by day and security",
        columns: [
          { id: "day", heading: "Day" },
          { id: "security", heading: "Security" },
          { id: "kind", heading: "Kind" },
          { id: "category", heading: "Category" },
          { id: "market", heading: "Market", align: "right", width: 0.6 },
          { id: "trades", heading: "Number of trades", align: "right" },
          { id: "shares", heading: "Number of shares traded", align: "right" },
          { id: "value", heading: "Total settlement value (US$)", align: "right" },
        ],
        rows,
        empty: "Nothing was traded in the period.",
        source: source.id,
      },
    ],
  };
  return { section, sources: [source] };
}
