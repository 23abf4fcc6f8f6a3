import {
  csvLine,
  type Explained,
  explainable,
  findFigure,
  parameterLines,
  queryOf,
  type Report,
  type ReportLedger,
  rowsBehind,
} from "../../exchange/reports/index.js";
import { wrongUse } from "../errors.js";
import { tableLines } from "../exchange/table.js";
import type { DrawingFlags } from "./flags.js";
import { writePieces } from "./output.js";

/** A table for eyes has no more rows than this. */
const MAX_ROWS = 1000;

/** What is longer is cut in the list of figures. */
const LONGEST = 70;

type Row = Record<string, string | number | bigint | Uint8Array | null>;

const shown = (value: Row[string] | undefined): string =>
  value === null || value === undefined
    ? ""
    : value instanceof Uint8Array
      ? `0x${Buffer.from(value).toString("hex")}`
      : String(value);

const cut = (text: string): string => {
  const line = text.replace(/\s+/g, " ");
  return line.length > LONGEST ? `${line.slice(0, LONGEST - 1)}…` : line;
};

function* listed(report: Report): Generator<string> {
  const lines = tableLines(
    explainable(report),
    [
      { heading: "FIGURE", of: ({ id }) => id },
      { heading: "WHAT", of: ({ label }) => cut(label) },
      { heading: "SAYS", of: ({ text }) => cut(text) },
      { heading: "SOURCE", of: ({ source }) => source?.id ?? "" },
    ],
    "the report has no figures",
  );
  yield `${lines.join("\n")}\n\n`;
  const sources = tableLines(
    report.sources,
    [
      { heading: "SOURCE", of: ({ id }) => id },
      { heading: "WHAT ITS ROWS ARE", of: ({ about }) => about },
    ],
    "nothing was drawn from the ledger",
  );
  yield `${sources.join("\n")}\n`;
}

function* asTable(ledger: ReportLedger, figure: Explained): Generator<string> {
  const rows: Row[] = [];
  let more = false;
  for (const row of rowsBehind(ledger, figure)) {
    more = rows.length === MAX_ROWS;
    if (more) break;
    rows.push(row);
  }
  yield `${figure.label}${figure.text === "" ? "" : `: ${cut(figure.text)}`}\n`;
  if (figure.source) {
    const { sql, params } = queryOf(figure.source, figure.where);
    yield `${figure.source.about}\n\n${[...parameterLines(params).map((line) => `-- ${line}`), sql.trim()].join("\n")}\n\n`;
  }
  const columns = Object.keys(rows[0] ?? {}).map((name) => ({ heading: name, of: (row: Row) => shown(row[name]) }));
  yield `${tableLines(rows, columns, "no rows").join("\n")}\n`;
  if (more) yield `\nand more: --format csv or json has all rows\n`;
}

function* asCsv(ledger: ReportLedger, figure: Explained): Generator<string> {
  let isFirst = true;
  for (const row of rowsBehind(ledger, figure)) {
    if (isFirst) yield csvLine(Object.keys(row));
    isFirst = false;
    yield csvLine(Object.values(row).map(shown));
  }
}

const exactly = (_key: string, value: unknown): unknown =>
  typeof value === "bigint" || value instanceof Uint8Array ? shown(value) : value;

function* asJson(ledger: ReportLedger, figure: Explained): Generator<string> {
  let separator = "";
  yield "[";
  for (const row of rowsBehind(ledger, figure)) {
    yield `${separator}\n${JSON.stringify(row, exactly)}`;
    separator = ",";
  }
  yield "\n]\n";
}

const FORMATS = { csv: asCsv, json: asJson } as const;

/**
 * Prints the rows behind a figure, or which figures there are.
 * @throws CommandError (wrong use), ReportError BAD_FORMAT
 */
export async function explain(
  ledger: ReportLedger,
  report: Report,
  { explain: id, format, out }: DrawingFlags,
): Promise<void> {
  if (format !== undefined && format !== "csv" && format !== "json") {
    throw wrongUse(`--explain prints a table, or --format csv or json, not ${format}`);
  }
  if (typeof id !== "string") {
    if (format !== undefined) throw wrongUse("--format with --explain needs the name of a figure");
    await writePieces(listed(report), out);
    return;
  }
  const figure = findFigure(report, id);
  await writePieces((format === undefined ? asTable : FORMATS[format])(ledger, figure), out);
}
