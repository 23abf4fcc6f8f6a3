/** How quantities and times are written in the ledger's columns. */

const LAST_READABLE_SECOND = 253_402_300_799;
const LARGEST_INTEGER = (1n << 63n) - 1n;

/**
 * Unix seconds as ISO-8601 UTC (`2026-07-01T12:00:00Z`).
 * @returns null after the year 9999, which a chain's clock can be set beyond.
 */
export function isoTime(seconds: number): string | null {
  if (seconds > LAST_READABLE_SECOND) return null;
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`;
}

/** Unix milliseconds as ISO-8601 UTC with milliseconds, null after the year 9999. */
export function isoTimeOfMilliseconds(milliseconds: number): string | null {
  return milliseconds > LAST_READABLE_SECOND * 1000 ? null : new Date(milliseconds).toISOString();
}

/** A quantity divided by a power of ten, rounded once: a power of ten up to 10^22 is exact as a float. */
function scaled(value: bigint, digits: number): number {
  if (value <= Number.MAX_SAFE_INTEGER) return Number(value) / 10 ** digits;
  const text = value.toString().padStart(digits + 1, "0");
  return Number(`${text.slice(0, -digits)}.${text.slice(-digits)}`);
}

/** Wei as ether, for reading, sorting and summing: a 64-bit float, so exact to about 15 digits only. */
export const ether = (wei: bigint): number => scaled(wei, 18);

/** Wei as gwei, likewise for reading. */
export const gwei = (wei: bigint): number => scaled(wei, 9);

/** A quantity as an SQLite integer where it fits in 63 bits, as decimal text where not, for columns of type ANY. */
export function exactInteger(value: bigint | number): bigint | string {
  const exact = BigInt(value);
  return exact <= LARGEST_INTEGER ? exact : exact.toString();
}

/** Decimal text of a quantity, null where there is none. */
export const decimal = (value: bigint | undefined): string | null => (value === undefined ? null : value.toString());
