/** SQL for exact quantities, which are integers in a table as far as 63 bits hold them and decimal text beyond. */

const BILLION = 1_000_000_000;

/** Digits of the largest quantity that the exchange takes, 2^96 - 1. */
const MAX_DIGITS = 29;

/**
 * The sum of a column of exact quantities, in limbs of nine digits: SQLite's own fails beyond 63 bits, and is a float where there is
 * text. A float all the same where a quantity is larger than the exchange's can be, or below 0.
 */
export function exactSum(column: string): string {
  const isUsual = `(length(${column}) <= ${MAX_DIGITS} AND ${column} NOT LIKE '-%')`;
  const limb = (digits: string): string => `sum(CASE WHEN ${isUsual} THEN CAST(${digits} AS INTEGER) ELSE 0 END)`;
  const low = limb(`substr(${column}, -9)`);
  const middle = `(${limb(`substr(${column}, max(1, length(${column}) - 17), max(0, min(9, length(${column}) - 9)))`)} + ${low} / ${BILLION})`;
  const high = `(${limb(`substr(${column}, 1, max(0, length(${column}) - 18))`)} + ${middle} / ${BILLION})`;
  const rest = `${middle} % ${BILLION}, ${low} % ${BILLION}`;
  return `CASE WHEN sum(NOT ${isUsual}) > 0 THEN total(CAST(${column} AS REAL))
    WHEN ${high} < 9 THEN (${high} * ${BILLION} + ${middle} % ${BILLION}) * ${BILLION} + ${low} % ${BILLION}
    ELSE ${high} || printf('%09d%09d', ${rest}) END`;
}

/** A quantity that stands in a text, as the tables have quantities. */
export const exactText = (text: string): string =>
  `CASE WHEN length(${text}) <= 18 THEN CAST(${text} AS INTEGER) ELSE ${text} END`;

const DIGITS = 40;

/** The largest (`max`) or smallest (`min`) of a column of exact quantities. */
export const exactExtreme = (extreme: "max" | "min", column: string): string =>
  exactText(`ltrim(${extreme}(substr('${"0".repeat(DIGITS)}' || ${column}, -${DIGITS})), '0')`);
