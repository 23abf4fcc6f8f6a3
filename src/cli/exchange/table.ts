/** A column of a table: its heading, and what it shows of a row. */
export interface Column<Row> {
  heading: string;
  of: (row: Row) => string | number | bigint | undefined;
  /** Aligned to the right, as amounts are. */
  right?: boolean;
}

/** Digits in groups of three: `1,234.50`. What is no amount stays as it is. */
export function grouped(amount: string): string {
  const [, sign = "", whole = "", fraction = ""] = /^(-?)(\d+)(\.\d+)?$/.exec(amount) ?? [];
  return whole === "" ? amount : `${sign}${whole.replace(/\B(?=(\d{3})+$)/g, ",")}${fraction}`;
}

/** An address with its middle left out, where there is little room: `0xf39F…2266`. */
export const shortAddress = (address: string): string => `${address.slice(0, 6)}…${address.slice(-4)}`;

/**
 * Rows as lines, the columns under one another.
 * @param none the only line where there are no rows
 */
export function tableLines<Row>(rows: readonly Row[], columns: readonly Column<Row>[], none: string): string[] {
  if (rows.length === 0) return [none];
  const cells = rows.map((row) =>
    columns.map(({ of, right }) => {
      const text = String(of(row) ?? "");
      return right ? grouped(text) : text;
    }),
  );
  const headings = columns.map(({ heading }) => heading);
  const widths = headings.map((heading, index) =>
    Math.max(heading.length, ...cells.map((row) => (row[index] ?? "").length)),
  );
  const lineOf = (row: readonly string[]) =>
    row
      .map((cell, index) =>
        columns[index]?.right ? cell.padStart(widths[index] ?? 0) : cell.padEnd(widths[index] ?? 0),
      )
      .join("  ")
      .trimEnd();
  return [lineOf(headings), lineOf(widths.map((width) => "-".repeat(width))), ...cells.map(lineOf)];
}
