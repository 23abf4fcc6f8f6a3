import { instantAt, weekdayOf } from "./days.js";
import { daysOf, type Period } from "./periods.js";

const SATURDAY = 6;

/** When a market keeps regular hours: from `opens` to before `closes`, on days that are neither Saturday, Sunday nor one of the holidays. */
export interface RegularHours {
  timeZone: string;
  regularHours: { opens: string; closes: string };
  holidays: readonly string[];
}

/** The regular hours of a period as instants [from, to), in unix seconds; everything else in it is after hours. */
export function regularHoursOf(
  period: Period,
  { timeZone, regularHours, holidays }: RegularHours,
): [from: number, to: number][] {
  const closed = new Set(holidays);
  return [...daysOf(period)]
    .filter((day) => weekdayOf(day) < SATURDAY && !closed.has(day))
    .map((day): [number, number] => [
      instantAt(day, regularHours.opens, timeZone),
      instantAt(day, regularHours.closes, timeZone),
    ]);
}
