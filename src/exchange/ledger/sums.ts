/** SQL for exact quantities, which are integers in a table as far as 63 bits hold them and decimal text beyond. */

const BILLION = 1_000_000_000;

/** The sum of a column of exact quantities. SQLite's own fails beyond 63 bits, and is a float where there is text. */
export function exactSum(column: string): string {
  const low = `sum(CAST(substr(${column}, -9) AS INTEGER))`;
  const high = `(coalesce(sum(CAST(substr(${column}, 1, length(${column}) - 9) AS INTEGER)), 0) + ${low} / ${BILLION})`;
  return `CASE WHEN ${high} < ${BILLION} THEN ${high} * ${BILLION} + ${low} % ${BILLION} ELSE ${high} || printf('%09d', ${low} % ${BILLION}) END`;
}

/** A quantity that stands in a text, as the tables have quantities. */
export const exactText = (text: string): string =>
  `CASE WHEN length(${text}) <= 18 THEN CAST(${text} AS INTEGER) ELSE ${text} END`;

const DIGITS = 40;

/** The largest (`max`) or smallest (`min`) of a column of exact quantities. */
export const exactExtreme = (extreme: "max" | "min", column: string): string =>
  exactText(`ltrim(${extreme}(substr('${"0".repeat(DIGITS)}' || ${column}, -${DIGITS})), '0')`);
