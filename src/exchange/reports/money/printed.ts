import type { Figure } from "../report.js";
import { type Decimal, exactText, rounded } from "./decimal.js";

const CENTS = 2;

/** How amounts are rounded, as reports say it. */
export const ROUNDING_RULE =
  "Dollars are added up exactly, from the smallest unit of the settlement token, and rounded once, where they are printed: to the cent, half a cent up. Units are not rounded.";

const grouped = (whole: string): string => whole.replace(/\B(?=(\d{3})+$)/g, ",");

/** Digits with separators of thousands: `1,234,567.5`. */
export function separated(text: string): string {
  const [whole = "", fraction] = text.split(".");
  return fraction === undefined ? grouped(whole) : `${grouped(whole)}.${fraction}`;
}

/** Dollars as they are printed, rounded once, half up to the cent: `1,234,567.50`. */
export function dollarsText(amount: Decimal): string {
  const { units } = rounded(amount, CENTS);
  const digits = (units < 0n ? -units : units).toString().padStart(CENTS + 1, "0");
  return `${units < 0n ? "-" : ""}${separated(`${digits.slice(0, -CENTS)}.${digits.slice(-CENTS)}`)}`;
}

/** A price as it is printed, exactly, with two decimals at least: `12.50`, `0.0625`. */
export function priceText(price: Decimal): string {
  const [whole = "", fraction = ""] = exactText(price).split(".");
  return separated(`${whole}.${fraction.padEnd(CENTS, "0")}`);
}

/** Shares, or other units, exactly: `1,234,567` or `0.25`. */
export const unitsText = (amount: Decimal): string => separated(exactText(amount));

type Behind = Pick<Figure, "source" | "where">;

/** Dollars as a figure: rounded in print, exact beside it. */
export const dollarsFigure = (amount: Decimal, behind: Behind = {}): Figure => ({
  text: dollarsText(amount),
  exact: exactText(amount),
  ...behind,
});

/** A price as a figure. */
export const priceFigure = (price: Decimal, behind: Behind = {}): Figure => ({
  text: priceText(price),
  exact: exactText(price),
  ...behind,
});

/** Shares or other units as a figure. */
export const unitsFigure = (amount: Decimal, behind: Behind = {}): Figure => ({
  text: unitsText(amount),
  exact: exactText(amount),
  ...behind,
});

/** A count as a figure. */
export const countFigure = (count: number | bigint, behind: Behind = {}): Figure => ({
  text: separated(String(count)),
  exact: String(count),
  ...behind,
});
