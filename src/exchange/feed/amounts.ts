import { fromUnits } from "../client/amounts.js";
import type { Row, SqlValue } from "./source.js";

/** A column of exact units as a quantity. */
export const unitsOf = (value: Row[string] | undefined): bigint | undefined =>
  value === null || value === undefined || value instanceof Uint8Array ? undefined : BigInt(value);

/** Units as exact decimal text of whole shares or dollars; null where there are none, or their decimals are not known. */
export function decimal(value: bigint | undefined, decimals: number | null): string | null {
  return value === undefined || decimals === null ? null : fromUnits(value, decimals);
}

/** Units as text, since JSON's numbers do not hold them all. */
export const unitsText = (value: bigint | undefined): string | null => (value === undefined ? null : value.toString());

/** An amount twice: `price` and `priceUnits`. */
export function amount<Name extends string>(name: Name, value: bigint | undefined, decimals: number | null) {
  return { [name]: decimal(value, decimals), [`${name}Units`]: unitsText(value) };
}

/** A column as JSON has it. */
export const plain = (value: Row[string] | undefined): SqlValue =>
  value === undefined || value instanceof Uint8Array ? null : typeof value === "bigint" ? value.toString() : value;

/** 1 as true. */
export const flag = (value: Row[string] | undefined): boolean => value === 1;
