import { DateTime, IANAZone } from "luxon";
import { ReportError } from "../errors.js";

/** A calendar day as `2026-12-31`, of no zone in itself. */
export type Day = string;

const DAY_FORM = /^\d{4}-\d{2}-\d{2}$/;
const SHOWN = "d MMMM yyyy";

/**
 * Claims that a text names a zone of the IANA database.
 * @throws ReportError BAD_CONFIG
 */
export function checkZone(zone: string): void {
  if (!IANAZone.isValidZone(zone)) {
    throw new ReportError(
      "BAD_CONFIG",
      `timeZone "${zone}" is no zone of the IANA database; write one such as America/New_York`,
    );
  }
}

/** A day as luxon counts days: in UTC, where each has 24 hours, so that zones and daylight saving time do not come into it. */
const counted = (day: Day): DateTime => DateTime.fromISO(day, { zone: "utc" });

const dayOfCount = (date: DateTime): Day => date.toFormat("yyyy-MM-dd");

/**
 * Claims that a text is a day that exists.
 * @param what names it in the error's sentence: `--day`
 * @throws ReportError BAD_PERIOD
 */
export function checkDay(day: string, what: string): Day {
  if (!DAY_FORM.test(day) || !counted(day).isValid) {
    throw new ReportError("BAD_PERIOD", `${what} must be a day such as 2026-12-31, not "${day}"`);
  }
  return day;
}

/** The day so many days later; earlier for a negative number. Calendar days: weekends and holidays count. */
export const addDays = (day: Day, days: number): Day => dayOfCount(counted(day).plus({ days }));

/** The same day so many months later; the month's last day where there is no such day: three months before 31 May is 28 February. */
export const addMonths = (day: Day, months: number): Day => dayOfCount(counted(day).plus({ months }));

/** How many days lie from one day to another; negative where the other is earlier. */
export const daysBetween = (from: Day, to: Day): number => counted(to).diff(counted(from), "days").days;

/** 1 for Monday to 7 for Sunday. */
export const weekdayOf = (day: Day): number => counted(day).weekday;

/** A day as it is printed: `31 December 2026`. */
export const shownDay = (day: Day): string => counted(day).setLocale("en-GB").toFormat(SHOWN);

/**
 * The instant at which a day starts in a zone, in unix seconds. It is not always midnight: where the clocks go forward at midnight the
 * day starts at one o'clock, and where they go back across midnight it starts with the first of the two midnights.
 */
export function startOfDay(day: Day, zone: string): number {
  const start = DateTime.fromISO(day, { zone }).startOf("day");
  const [first = start] = start.getPossibleOffsets();
  return Math.floor(first.toSeconds());
}

/** The day that an instant (unix seconds) falls on in a zone. */
export const dayOf = (instant: number, zone: string): Day => DateTime.fromSeconds(instant, { zone }).toISODate() ?? "";

/** An instant (unix seconds) as a zone's clocks show it, to the second, with its offset: `2026-12-31T09:30:00-05:00`. */
export const shownInstant = (instant: number, zone: string): string =>
  DateTime.fromSeconds(instant, { zone }).toISO({ suppressMilliseconds: true }) ?? "";

/** The instant (unix seconds) at which a zone's clocks show a time of day, `09:30`, on a day. */
export function instantAt(day: Day, timeOfDay: string, zone: string): number {
  return Math.floor(DateTime.fromISO(`${day}T${timeOfDay}`, { zone }).toSeconds());
}
