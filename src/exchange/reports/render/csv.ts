import { ReportError } from "../errors.js";
import type { Block, Figure, Report } from "../report.js";

/** A spreadsheet would take such a text for a formula; names and reasons come from strangers. */
const FORMULA = /^[=+@\t\r]|^-(?![\d.])/;

/** A field as RFC 4180 has it. */
function field(value: string): string {
  const safe = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** A line of CSV. */
export const csvLine = (values: readonly string[]): string => `${values.map(field).join(",")}\r\n`;

/** The exact value where what is printed is rounded. */
const exactly = (figure: Figure | undefined): string => figure?.exact ?? figure?.text ?? "";

type TableBlock = Extract<Block, { type: "table" | "fields" }>;

const isTable = (block: Block): block is TableBlock => block.type === "table" || block.type === "fields";

function* tableLines(block: TableBlock): Generator<string> {
  if (block.type === "fields") {
    yield csvLine(["id", "label", "value", "blank"]);
    for (const { id, label, figure } of block.fields) yield csvLine([id, label, exactly(figure), figure.blank ?? ""]);
    return;
  }
  yield csvLine(block.columns.map(({ id }) => id));
  for (const row of block.rows) yield csvLine(block.columns.map(({ id }) => exactly(row[id])));
}

const COLUMNS = ["section", "table", "row", "item", "label", "text", "exact", "blank", "source"];

const figureLine = (place: readonly string[], label: string, figure: Figure, source = ""): string =>
  csvLine([...place, label, figure.text, figure.exact ?? "", figure.blank ?? "", figure.source ?? source]);

function* allLines(report: Report): Generator<string> {
  yield csvLine(COLUMNS);
  for (const section of report.sections) {
    for (const block of section.blocks) {
      if (block.type === "fields") {
        for (const { id, label, figure } of block.fields) {
          yield figureLine([section.id, block.id, "", id], label, figure);
        }
      }
      if (block.type !== "table") continue;
      let number = 0;
      for (const row of block.rows) {
        number++;
        for (const { id, heading } of block.columns) {
          const figure = row[id];
          if (figure) yield figureLine([section.id, block.id, String(number), id], heading, figure, block.source);
        }
      }
    }
  }
}

/**
 * CSV (RFC 4180). One table with its own columns where one is named; else all figures of the report, one a line, with where each stands.
 * @throws ReportError BAD_FORMAT for a table that the report has not
 */
export function* renderCsv(report: Report, table?: string): Generator<string> {
  if (table === undefined) {
    yield* allLines(report);
    return;
  }
  const tables = report.sections.flatMap(({ blocks }) => blocks.filter(isTable));
  const named = tables.find(({ id }) => id === table);
  if (!named) {
    const ids = tables.map(({ id }) => id).join(", ");
    throw new ReportError("BAD_FORMAT", `the report has no table "${table}"; it has ${ids || "none"}`);
  }
  yield* tableLines(named);
}
