import { isAfterHours } from "./calendar.js";
import type { Execution } from "./computed.js";

export interface Volume {
  trades: number;
  /** Units by the security's decimals, as text of whole shares. */
  quantity: bigint;
  value: bigint;
}

/** Sums of executions by a key. */
export function volumes(executions: readonly Execution[], key: (each: Execution) => string): Map<string, Volume> {
  const sums = new Map<string, Volume>();
  for (const each of executions) {
    const { trades, quantity, value } = sums.get(key(each)) ?? { trades: 0, quantity: 0n, value: 0n };
    sums.set(key(each), { trades: trades + 1, quantity: quantity + each.quantity, value: value + each.value });
  }
  return sums;
}

/** The month so many months after another: `2026-01`. */
export const monthFrom = (month: string, more: number): string =>
  new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)) - 1 + more)).toISOString().slice(0, 7);

/** In how many of the six months before one so many units of a security were traded, or more. */
export function monthsReached(executions: readonly Execution[], symbol: string, month: string, units: bigint): number {
  const sums = volumes(
    executions.filter((each) => each.symbol === symbol),
    ({ day }) => day.slice(0, 7),
  );
  return [1, 2, 3, 4, 5, 6].filter((before) => (sums.get(monthFrom(month, -before))?.quantity ?? 0n) >= units).length;
}

export const afterHours = (executions: readonly Execution[]): Execution[] =>
  executions.filter(({ time }) => isAfterHours(time));

/** Units as decimal text, exactly: `1234.5`. */
export function exactShares(units: bigint, decimals: number): string {
  const digits = units.toString().padStart(decimals + 1, "0");
  const fraction = digits.slice(digits.length - decimals).replace(/0+$/, "");
  return `${digits.slice(0, digits.length - decimals)}${decimals > 0 && fraction !== "" ? `.${fraction}` : ""}`;
}

/** Millionths of a dollar as dollars and cents, half a cent up: `1,234.56`. */
export function printedDollars(millionths: bigint): string {
  const cents = (millionths + 5_000n) / 10_000n;
  const whole = (cents / 100n).toString().replace(/\B(?=(\d{3})+$)/g, ",");
  return `${whole}.${(cents % 100n).toString().padStart(2, "0")}`;
}
