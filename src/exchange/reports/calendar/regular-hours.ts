import { dayOf, instantAt, weekdayOf } from "./days.js";

const SATURDAY = 6;

/** When a market keeps regular hours: from `opens` to before `closes`, on days that are neither Saturday, Sunday nor one of the holidays. */
export interface RegularHours {
  timeZone: string;
  regularHours: { opens: string; closes: string };
  holidays: readonly string[];
}

/** Tells whether an instant (unix seconds) is within regular hours; everything else is after hours. */
export function isRegularHours({ timeZone, regularHours, holidays }: RegularHours): (instant: number) => boolean {
  const closed = new Set(holidays);
  let known: { day: string; open: boolean; from: number; to: number } | undefined;
  return (instant) => {
    const day = dayOf(instant, timeZone);
    if (known?.day !== day) {
      known = {
        day,
        open: weekdayOf(day) < SATURDAY && !closed.has(day),
        from: instantAt(day, regularHours.opens, timeZone),
        to: instantAt(day, regularHours.closes, timeZone),
      };
    }
    return known.open && instant >= known.from && instant < known.to;
  };
}
