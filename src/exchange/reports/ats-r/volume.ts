import type { Category } from "../../client/enums.js";
import { type Period, regularHoursOf } from "../calendar/index.js";
import type { ReportConfig } from "../config.js";
import type { ReportLedger } from "../ledger-source.js";
import { categoryOf, type Volume, volumesOf } from "../market/index.js";
import { type Decimal, dollarsFigure, ROUNDING_RULE, sum, unitsFigure } from "../money/index.js";
import type { Block, Column, Figure, Section, Source } from "../report.js";
import { AFTER_HOURS_LINES, type Line, VOLUME_LINES } from "./categories.js";

const COLUMNS: Column[] = [
  { id: "item", heading: "Item", width: 0.4 },
  { id: "category", heading: "Category of Securities", width: 2 },
  { id: "units", heading: "Total Unit Volume of Transactions", align: "right" },
  { id: "dollars", heading: "Total Dollar Volume of Transactions (US$)", align: "right" },
];

/** SQL: outside of the hours in :regular_hours, a JSON list of `[from, to]`. */
const AFTER_HOURS = `NOT EXISTS (SELECT 1 FROM json_each(:regular_hours) AS hours
  WHERE executed_at >= json_extract(hours.value, '$[0]') AND executed_at < json_extract(hours.value, '$[1]'))`;

function rowsOf(
  lines: readonly Line[],
  volumes: readonly Volume[],
  source: Source,
  also?: NonNullable<Figure["where"]>,
): Record<string, Figure>[] {
  return lines.map(({ item, category, label }) => {
    const within = volumes.filter((volume) => categoryOf(volume) === category);
    const total = (of: (volume: Volume) => Decimal): Decimal => sum(within.map(of));
    const sql = "category = :category";
    const where = {
      sql: also === undefined ? sql : `${sql} AND ${also.sql}`,
      params: { category, ...also?.params },
    };
    const behind = { source: source.id, where };
    return {
      item: { text: item },
      category: { text: label },
      units: unitsFigure(
        total(({ units }) => units),
        behind,
      ),
      dollars: dollarsFigure(
        total(({ dollars }) => dollars),
        behind,
      ),
    };
  });
}

const paragraph = (text: string): Block => ({ type: "paragraph", text });

/** Items 4 and 5: what was traded in the quarter by category, and what of it after hours. */
export function volumeSection(
  ledger: ReportLedger,
  config: ReportConfig,
  period: Period,
  trades: Source,
  volumes: readonly Volume[],
): Section {
  const hours = {
    sql: AFTER_HOURS,
    params: { regular_hours: JSON.stringify(regularHoursOf(period, config)) },
  };
  const reported = new Set<Category>(AFTER_HOURS_LINES.map(({ category }) => category));
  const any = volumes.some((volume) => reported.has(categoryOf(volume)));
  const categories = [...reported].map((category) => `'${category}'`).join(", ");
  const afterHours = any ? volumesOf(ledger, trades, `category IN (${categories}) AND ${hours.sql}`, hours.params) : [];
  const { opens, closes } = config.regularHours;
  const others = volumes.filter(({ inDollars }) => !inDollars);
  const notInDollars = [...new Set(others.map(({ market }) => market))];
  return {
    id: "volume",
    heading: "Items 4 and 5: volume",
    blocks: [
      paragraph(
        "Each transaction is counted once, not once for its buyer and once for its seller. Transactions with a pool are counted like those on the book. Units are shares, contracts or other units of the security; dollars are price times quantity, before fees. A security counts in the category that it had when it was traded. Transactions in blocks that a revert undid are not counted.",
      ),
      paragraph(ROUNDING_RULE),
      ...(notInDollars.length === 0
        ? []
        : [
            {
              type: "notice",
              level: "warning",
              text: `Market ${notInDollars.join(", ")} is not quoted in the settlement token: its units are counted, its value in dollars is not known and is left out.`,
            } as const,
          ]),
      {
        type: "table",
        id: "item-4",
        title:
          "4. Total unit volume and total dollar volume of transactions in the following securities during the period covered by this report",
        columns: COLUMNS,
        rows: rowsOf(VOLUME_LINES, volumes, trades),
        empty: "",
        source: trades.id,
      },
      paragraph(
        `After hours is all time outside regular hours, which are from ${opens} to ${closes}, ${config.timeZone}, Monday to Friday${config.holidays.length === 0 ? "; no holidays are configured" : ", without the configured holidays"}.`,
      ),
      {
        type: "table",
        id: "item-5",
        title:
          "5. Total unit volume and total dollar volume of transactions for after-hours trading in the following securities during the period covered by this report",
        columns: COLUMNS,
        rows: rowsOf(AFTER_HOURS_LINES, afterHours, trades, hours),
        empty: "",
        source: trades.id,
      },
    ],
  };
}
