import { ReportError } from "./errors.js";
import type { ReportLedger, ReportParams } from "./ledger-source.js";
import type { Block, Figure, Report, Source } from "./report.js";

/** A figure that can be explained, and its source. */
export interface Explained {
  /** `volume.other-equity` of a form's items, `trades.3.shares` of a table's third row, `trades` of a whole table. */
  id: string;
  label: string;
  text: string;
  /** Undefined for what the configuration says. */
  source: Source | undefined;
  where: Figure["where"];
}

type TableBlock = Extract<Block, { type: "table" }>;
type Row = Record<string, Figure>;

const blocksOf = (report: Report): Block[] => report.sections.flatMap(({ blocks }) => blocks);

function sourceOf(report: Report, id: string | undefined): Source | undefined {
  return report.sources.find((source) => source.id === id);
}

/** What narrows the source's rows to a cell's: its own condition, else that of another cell of its row. */
const whereOf = (row: Row, figure: Figure): Figure["where"] =>
  figure.where ?? Object.values(row).find(({ where }) => where !== undefined)?.where;

const firstRow = ({ rows }: TableBlock): Row | undefined => {
  for (const row of rows) return row;
  return undefined;
};

/** What can be explained: each item of the forms, and each table as a whole. */
export function explainable(report: Report): Explained[] {
  return blocksOf(report).flatMap((block): Explained[] => {
    if (block.type === "fields") {
      return block.fields.map(({ id, label, figure }) => ({
        id: `${block.id}.${id}`,
        label,
        text: figure.blank === undefined ? figure.text : "left blank",
        source: sourceOf(report, figure.source),
        where: figure.where,
      }));
    }
    if (block.type !== "table") return [];
    const row = firstRow(block);
    const sources = [block.source, ...Object.values(row ?? {}).map(({ source }) => source)];
    const source = sources.find((id) => id !== undefined);
    const text = row
      ? `figures: ${block.id}.ROW.COLUMN with ${block.columns.map(({ id }) => id).join(", ")}`
      : block.empty;
    return [{ id: block.id, label: block.title, text, source: sourceOf(report, source), where: undefined }];
  });
}

function cellOf(report: Report, block: TableBlock, rowNumber: string, column: string, id: string): Explained {
  const heading = block.columns.find((each) => each.id === column)?.heading;
  if (heading === undefined) {
    const columns = block.columns.map((each) => each.id).join(", ");
    throw new ReportError("BAD_FORMAT", `--explain ${id}: the table ${block.id} has the columns ${columns}`);
  }
  let number = 0;
  for (const row of block.rows) {
    number++;
    if (String(number) !== rowNumber) continue;
    const figure = row[column] ?? { text: "" };
    const source = sourceOf(report, figure.source ?? block.source);
    return {
      id,
      label: `${block.title}, row ${rowNumber}: ${heading}`,
      text: figure.text,
      source,
      where: whereOf(row, figure),
    };
  }
  throw new ReportError("BAD_FORMAT", `--explain ${id}: the table ${block.id} has ${number} rows`);
}

/**
 * A figure by its name, a table's or a source's.
 * @throws ReportError BAD_FORMAT that says which there are
 */
export function findFigure(report: Report, id: string): Explained {
  const known = explainable(report);
  const named = known.find((each) => each.id === id);
  if (named) return named;
  const [table = "", row = "", ...column] = id.split(".");
  const block = blocksOf(report).find((each): each is TableBlock => each.type === "table" && each.id === table);
  if (block && /^[1-9]\d*$/.test(row)) return cellOf(report, block, row, column.join("."), id);
  const source = sourceOf(report, id);
  if (source) return { id, label: source.about, text: "", source, where: undefined };
  throw new ReportError(
    "BAD_FORMAT",
    `--explain ${id}: the report has no such figure; --explain without a name lists them`,
  );
}

/** The query whose rows are behind a figure, with its parameters. */
export function queryOf({ sql, params }: Source, where: Figure["where"]): { sql: string; params: ReportParams } {
  if (where === undefined) return { sql, params };
  return { sql: `SELECT * FROM (${sql.trim()})\nWHERE ${where.sql}`, params: { ...params, ...where.params } };
}

/**
 * The rows behind a figure, one at a time.
 * @throws ReportError BAD_FORMAT for a figure that is from no query
 */
export function rowsBehind(
  ledger: ReportLedger,
  { id, source, where }: Explained,
): Iterable<Record<string, ReportParams[string]>> {
  if (!source) {
    throw new ReportError(
      "BAD_FORMAT",
      `--explain ${id}: it is from no query of the ledger, but from the configuration or the rules`,
    );
  }
  const { sql, params } = queryOf(source, where);
  return ledger.rows(sql, params);
}
