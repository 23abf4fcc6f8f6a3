import { addDays, type Day, weekdayOf } from "./days.js";

const MONDAY = 1;
const THURSDAY = 4;
const SATURDAY = 6;
const SUNDAY = 7;

/** The nth such weekday of a month, `month` as `2026-01`. */
function nth(month: string, weekday: number, n: number): Day {
  const first = `${month}-01`;
  return addDays(first, ((weekday - weekdayOf(first) + 7) % 7) + 7 * (n - 1));
}

const lastMondayOfMay = (year: string): Day => {
  const last = `${year}-05-31`;
  return addDays(last, -((weekdayOf(last) - MONDAY + 7) % 7));
};

/** A fixed holiday as it is observed: on the Friday before a Saturday, on the Monday after a Sunday (5 U.S.C. 6103(b), Executive Order 11582). */
function observed(day: Day): Day {
  const weekday = weekdayOf(day);
  return addDays(day, weekday === SATURDAY ? -1 : weekday === SUNDAY ? 1 : 0);
}

const holidaysByYear = new Map<string, ReadonlySet<Day>>();

function holidaysOf(year: string): ReadonlySet<Day> {
  const known = holidaysByYear.get(year);
  if (known) return known;
  const holidays = new Set([
    observed(`${year}-01-01`),
    nth(`${year}-01`, MONDAY, 3),
    nth(`${year}-02`, MONDAY, 3),
    lastMondayOfMay(year),
    observed(`${year}-06-19`),
    observed(`${year}-07-04`),
    nth(`${year}-09`, MONDAY, 1),
    nth(`${year}-10`, MONDAY, 2),
    observed(`${year}-11-11`),
    nth(`${year}-11`, THURSDAY, 4),
    observed(`${year}-12-25`),
  ]);
  holidaysByYear.set(year, holidays);
  return holidays;
}

/**
 * Whether a day is a public holiday of 5 U.S.C. 6103(a) as federal offices observe it, by the law as of 2021 (Juneteenth National
 * Independence Day included). Inauguration Day, which is one in the area of Washington only, and closings by order of the President are not known here.
 */
export function isFederalHoliday(day: Day): boolean {
  const year = day.slice(0, 4);
  // The first of January is observed in the year before where it is a Saturday.
  return holidaysOf(year).has(day) || (day.endsWith("-12-31") && observed(addDays(day, 1)) === day);
}

/** Neither a Saturday nor a Sunday nor a federal holiday. */
export const isBusinessDay = (day: Day): boolean => weekdayOf(day) < SATURDAY && !isFederalHoliday(day);
