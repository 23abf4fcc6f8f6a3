/** How the exchange's rows store the values of events. */
import { exactInteger, isoTime, type SqlValue } from "../../persistence/ledger/projection.js";
import type { AbiValue, Decoded } from "./abi.js";

/** A decoded value as a quantity. */
export function units({ name, values }: Decoded, field: string): bigint {
  const value = values[field];
  if (typeof value !== "bigint") throw new Error(`${name} has no quantity ${field}`);
  return value;
}

/** A decoded value as a number: ids, enumerations, times, all of 48 bits at most. */
export const integer = (decoded: Decoded, field: string): number => Number(units(decoded, field));

/** A decoded address, hash or text. */
export function text({ name, values }: Decoded, field: string): string {
  const value = values[field];
  if (typeof value !== "string") throw new Error(`${name} has no text ${field}`);
  return value;
}

export const yesNo = (value: AbiValue | undefined): 0 | 1 => (value === true ? 1 : 0);

/** The word for an enumeration's number; the number itself where a newer contract has one that is not known here. */
export const word = (words: readonly string[], number: number): string => words[number] ?? String(number);

/** A code in fixed bytes as the ASCII that it is; as hex where it is none; null where it is empty. */
export function asciiCode(hex: string): string | null {
  const bytes = Buffer.from(hex.slice(2), "hex");
  const end = bytes.indexOf(0);
  const [code, rest] = end === -1 ? [bytes, undefined] : [bytes.subarray(0, end), bytes.subarray(end)];
  if (rest?.some((byte) => byte !== 0) || code.some((byte) => byte < 0x20 || byte > 0x7e)) return hex;
  return code.length === 0 ? null : code.toString("latin1");
}

/**
 * Units as whole shares or dollars, for reading, sorting and summing: a float, exact to about 15 digits.
 * @returns null where it is not known how many decimals the token has.
 */
export function whole(value: bigint, decimals: number | null): number | null {
  if (decimals === null) return null;
  if (value <= Number.MAX_SAFE_INTEGER) return Number(value) / 10 ** decimals;
  const digits = value.toString().padStart(decimals + 1, "0");
  const point = digits.length - decimals;
  return Number(`${digits.slice(0, point)}.${digits.slice(point)}`);
}

const MIN_INTEGER = -(1n << 63n);

/**
 * Exact units for a column of type ANY. They are below 0 where a contract that only looks like a security emits transfers that its
 * senders have nothing for.
 */
export const exact = (value: bigint | null): SqlValue =>
  value === null ? null : value < MIN_INTEGER ? value.toString() : exactInteger(value);

/** Unix seconds as ISO-8601; null for 0, which is no time in the contracts. */
export const time = (seconds: number): string | null => (seconds === 0 ? null : isoTime(seconds));

/** What a column of type ANY holds, as the quantity that was written to it. */
export const quantityOf = (value: SqlValue): bigint => BigInt(value as bigint | number | string);
