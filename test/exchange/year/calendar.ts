/** New York's days and quarters, reckoned with no library: the year's two clock changes are written out. */

const HOUR = 3_600;
const DAY = 86_400;

/** Unix seconds of an instant as ISO-8601 with its offset: `2026-03-08T03:00:00-04:00`. */
export const instant = (text: string): number => Date.parse(text) / 1_000;

const SUMMER_BEGINS = instant("2026-03-08T07:00:00Z");
const SUMMER_ENDS = instant("2026-11-01T06:00:00Z");

/** What New York's clocks show, as if it were UTC. */
const shown = (time: number): number => time - (time >= SUMMER_BEGINS && time < SUMMER_ENDS ? 4 : 5) * HOUR;

/** The day in New York: `2026-12-31`. */
export const dayOf = (time: number): string => new Date(shown(time) * 1_000).toISOString().slice(0, 10);

/** The quarter in New York: `2026Q4`. */
export function quarterOf(time: number): string {
  const [year, month] = dayOf(time).split("-");
  return `${year}Q${Math.ceil(Number(month) / 3)}`;
}

/** Days without regular hours beside weekends; the configuration of the reports says the same. */
export const HOLIDAYS = ["2026-01-01", "2026-11-26", "2027-01-01"];

/** Whether it is outside of 9:30 to 16:00 of a trading day in New York. */
export function isAfterHours(time: number): boolean {
  const wall = shown(time);
  const weekday = (Math.floor(wall / DAY) + 4) % 7;
  const second = wall % DAY;
  if (weekday === 0 || weekday === 6 || HOLIDAYS.includes(dayOf(time))) return true;
  return second < 9.5 * HOUR || second >= 16 * HOUR;
}

/** First and last day of each quarter in which something was traded. */
export const QUARTERS: Readonly<Record<string, readonly [string, string]>> = {
  "2025Q4": ["2025-10-01", "2025-12-31"],
  "2026Q1": ["2026-01-01", "2026-03-31"],
  "2026Q2": ["2026-04-01", "2026-06-30"],
  "2026Q3": ["2026-07-01", "2026-09-30"],
  "2026Q4": ["2026-10-01", "2026-12-31"],
};

/** The first instant of a day in New York. */
export function startOfDay(day: string): number {
  const midnight = instant(`${day}T00:00:00Z`);
  return [midnight + 4 * HOUR, midnight + 5 * HOUR].find((time) => shown(time) === midnight) as number;
}

/** The first instant after a day in New York. */
export const endOfDay = (day: string): number =>
  startOfDay(new Date((instant(`${day}T00:00:00Z`) + DAY) * 1_000).toISOString().slice(0, 10));

/** An instant as New York's clocks show it: `2026-03-08T03:00:00-04:00`. */
export const shownInNewYork = (time: number): string =>
  `${new Date(shown(time) * 1_000).toISOString().slice(0, 19)}-0${(time - shown(time)) / HOUR}:00`;
