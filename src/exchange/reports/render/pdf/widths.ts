import type { Column, Figure } from "../../report.js";

/** Mean width of Roboto's letters and digits, in ems: near enough to share out a page. */
const EM = 0.55;

/** Space left and right of a cell's text, points. */
export const CELL_PADDING = 3;

type Row = Record<string, Figure>;

/** Most words are shorter; longer ones, such as hashes, are broken. */
const LONGEST_WORD = 12;

/** How much of the width a column asks for, by what stands in it. */
function weightOf({ id, heading, width }: Column, rows: readonly Row[]): number {
  if (width !== undefined) return width;
  const texts = rows.slice(0, 200).map((row) => row[id]?.text ?? "");
  const longest = Math.max(0, ...texts.map((text) => text.length));
  const mean = texts.reduce((sum, text) => sum + text.length, 0) / Math.max(1, texts.length);
  const words = [heading, ...texts]
    .flatMap((text) => text.split(/\s+/))
    .map((word) => Math.min(LONGEST_WORD, word.length));
  return Math.max(3, ...words, Math.min(longest, (mean + longest) / 2, 40));
}

/** Shares a width out to a table's columns, in points. */
export function columnWidths(columns: readonly Column[], rows: readonly Row[], available: number): number[] {
  const asked = columns.some(({ width }) => width !== undefined)
    ? columns.map(({ width = 1 }) => width)
    : columns.map((column) => weightOf(column, rows));
  const total = asked.reduce((sum, weight) => sum + weight, 0);
  const net = available - columns.length * 2 * CELL_PADDING - (columns.length + 1) * 0.5;
  return asked.map((weight) => (net * weight) / total);
}

/** Whether some word of a text is wider than its place, so that it has to be broken anywhere. */
export const hasToBreak = (text: string, size: number, width: number): boolean =>
  text.split(/[\s-]+/).some((word) => word.length * size * EM > width);
