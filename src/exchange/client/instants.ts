import { ExchangeClientError } from "./errors.js";

/** A Date, ISO-8601 text (`2027-01-01`, `2027-01-01T09:30:00Z`; UTC where no zone is named), or unix seconds. */
export type Instant = Date | string | number;

const ISO = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?)?$/;

/** @throws ExchangeClientError INVALID_INSTANT */
export function toSeconds(instant: Instant, what: string): number {
  const seconds = typeof instant === "number" ? instant : Math.floor(milliseconds(instant) / 1000);
  if (!Number.isSafeInteger(seconds) || seconds < 0) {
    const shown = instant instanceof Date ? "an invalid Date" : `"${instant}"`;
    throw new ExchangeClientError("INVALID_INSTANT", `${what} must be a date like 2027-01-01, not ${shown}`);
  }
  return seconds;
}

function milliseconds(instant: Date | string): number {
  if (instant instanceof Date) return instant.getTime();
  if (!ISO.test(instant)) return Number.NaN;
  return Date.parse(instant.includes("T") && !/(Z|[+-]\d{2}:\d{2})$/.test(instant) ? `${instant}Z` : instant);
}

/** Unix seconds as ISO-8601 in UTC: `2026-12-01T00:00:00Z`. */
export const isoInstant = (seconds: number | bigint): string =>
  new Date(Number(seconds) * 1000).toISOString().replace(".000Z", "Z");

/** An instant as a sentence shows it: the date alone where it is midnight. */
export const shownInstant = (seconds: number | bigint): string =>
  isoInstant(seconds).replace("T00:00:00Z", "").replace("T", " ").replace("Z", " UTC");

export const SECONDS_PER_DAY = 86_400;
