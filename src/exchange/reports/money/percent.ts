import { compare, type Decimal, exactText } from "./decimal.js";

const PERCENT_DECIMALS = 2;
const PERCENT = 100n;

/** Whether a part is at least so many percent of a whole; exact. Nothing is any percent of nothing. */
export function isAtLeastPercent(part: Decimal, whole: Decimal, percent: number): boolean {
  if (whole.units <= 0n) return false;
  const scaled = (amount: Decimal, by: bigint): Decimal => ({ ...amount, units: amount.units * by });
  return compare(scaled(part, PERCENT), scaled(whole, BigInt(percent))) >= 0;
}

/** A part of a whole in percent for print, two decimals, half up: `5.00`; undefined of nothing. */
export function percentText(part: Decimal, whole: Decimal): string | undefined {
  if (whole.units <= 0n) return undefined;
  const decimals = Math.max(part.decimals, whole.decimals);
  const [numerator, denominator] = [part, whole].map(
    (each) => each.units * 10n ** BigInt(decimals - each.decimals),
  ) as [bigint, bigint];
  // Hundredths of a percent, half up.
  const units = (numerator * PERCENT * 100n * 2n + denominator) / (denominator * 2n);
  const [head, tail = ""] = exactText({ units, decimals: PERCENT_DECIMALS }).split(".");
  return `${head}.${tail.padEnd(PERCENT_DECIMALS, "0")}`;
}
