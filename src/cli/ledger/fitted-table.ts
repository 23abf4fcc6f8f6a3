import type { SqlValue } from "../../persistence/ledger/table.js";
import { plainText } from "./row-texts.js";

const GAP = 2;
/** Less of a cell says nothing. */
const NARROWEST = 9;

const lengthOf = (text: string): number => [...text].length;

/** A text in so much room: hashes and addresses lose their middle, others their end. */
function shortened(text: string, width: number): string {
  const characters = [...text];
  if (characters.length <= width) return text;
  if (!/^0x[0-9a-f]+$/i.test(text)) return `${characters.slice(0, width - 1).join("")}…`;
  const tail = Math.floor((width - 1) / 2);
  return `${text.slice(0, width - 1 - tail)}…${text.slice(text.length - tail)}`;
}

const isNumber = (value: SqlValue): boolean => typeof value === "number" || typeof value === "bigint";

/** Widths that fit, the widest columns narrowed first; undefined where they cannot. */
function fittedWidths(wanted: readonly number[], room: number): number[] | undefined {
  const gaps = GAP * (wanted.length - 1);
  const sum = (widest: number) => wanted.reduce((total, width) => total + Math.min(width, widest), gaps);
  let widest = Math.max(...wanted, 0);
  if (sum(NARROWEST) > room) return undefined;
  while (sum(widest) > room) widest--;
  return wanted.map((width) => Math.min(width, widest));
}

/**
 * Rows for a terminal: a table where one fits, else each row as lines of its columns.
 * @param room how many characters a line has
 */
export function fittedTable(columns: readonly string[], rows: readonly SqlValue[][], room: number): string[] {
  const names = columns.map(plainText);
  const cells = rows.map((row) => row.map(plainText));
  const wanted = names.map((name, index) =>
    cells.reduce((most, row) => Math.max(most, lengthOf(row[index] ?? "")), lengthOf(name)),
  );
  const widths = fittedWidths(wanted, room);
  if (!widths) return recordLines(names, cells, room);
  const right = names.map(
    (_, index) => rows.length > 0 && rows.every((row) => row[index] === null || isNumber(row[index] ?? null)),
  );
  const line = (row: readonly string[]): string =>
    row
      .map((cell, index) => {
        const width = widths[index] ?? 0;
        const text = shortened(cell, width);
        const padding = " ".repeat(width - lengthOf(text));
        return right[index] ? padding + text : text + padding;
      })
      .join(" ".repeat(GAP))
      .trimEnd();
  return [line(names), line(widths.map((width) => "-".repeat(width))), ...cells.map(line)];
}

function recordLines(names: readonly string[], cells: readonly string[][], room: number): string[] {
  const width = Math.min(Math.max(...names.map(lengthOf)), Math.floor(room / 2));
  return cells.flatMap((row, index) => [
    `-- row ${index + 1} --`,
    ...names.map((name, column) => {
      const label = shortened(name, width);
      const value = shortened(row[column] ?? "", Math.max(room - width - GAP, 1));
      return `${label}${" ".repeat(width - lengthOf(label) + GAP)}${value}`.trimEnd();
    }),
  ]);
}
