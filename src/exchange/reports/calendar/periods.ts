import { ReportError } from "../errors.js";
import { addDays, checkDay, type Day, dayOf, daysBetween, shownDay, startOfDay } from "./days.js";

/** Whole days of a zone. */
export interface Period {
  /** `2026Q4`, `2026-12`, `2026-12-31` or `2026-12-01..2026-12-07`; stands in file names. */
  name: string;
  firstDay: Day;
  lastDay: Day;
  /** First instant, unix seconds. */
  from: number;
  /** First instant after it: the period is [from, to). */
  to: number;
  /** In words: `1 October 2026 to 31 December 2026`. */
  shown: string;
}

const QUARTER = /^(\d{4})Q([1-4])$/;
const MONTH = /^(\d{4})-(0[1-9]|1[0-2])$/;

const period = (name: string, firstDay: Day, lastDay: Day, zone: string): Period => ({
  name,
  firstDay,
  lastDay,
  from: startOfDay(firstDay, zone),
  to: startOfDay(addDays(lastDay, 1), zone),
  shown: firstDay === lastDay ? shownDay(firstDay) : `${shownDay(firstDay)} to ${shownDay(lastDay)}`,
});

/** @throws ReportError BAD_PERIOD */
export const dayPeriod = (day: string, zone: string): Period => period(day, checkDay(day, "the day"), day, zone);

/**
 * From a day to another, both included.
 * @throws ReportError BAD_PERIOD for what is no day, and for a last day before the first
 */
export function daysPeriod(firstDay: string, lastDay: string, zone: string): Period {
  checkDay(firstDay, "--from");
  checkDay(lastDay, "--to");
  if (lastDay < firstDay) throw new ReportError("BAD_PERIOD", `--to ${lastDay} is before --from ${firstDay}`);
  return period(firstDay === lastDay ? firstDay : `${firstDay}..${lastDay}`, firstDay, lastDay, zone);
}

const two = (number: number): string => String(number).padStart(2, "0");
const four = (number: number): string => String(number).padStart(4, "0");

/** A run of months as a period; the month may lie beyond its year: month 0 is the December before. */
function months(name: string, year: number, month: number, count: number, zone: string): Period {
  const first = (index: number): Day => {
    const at = year * 12 + month - 1 + index;
    return `${four(Math.floor(at / 12))}-${two((at % 12) + 1)}-01`;
  };
  return period(name, first(0), addDays(first(count), -1), zone);
}

/**
 * A calendar month, `2026-12`.
 * @throws ReportError BAD_PERIOD
 */
export function monthPeriod(month: string, zone: string): Period {
  const match = MONTH.exec(month);
  if (!match) throw new ReportError("BAD_PERIOD", `a month is written as 2026-12, not "${month}"`);
  return months(month, Number(match[1]), Number(match[2]), 1, zone);
}

/**
 * A calendar quarter, `2026Q4`.
 * @throws ReportError BAD_PERIOD
 */
export function quarterPeriod(quarter: string, zone: string): Period {
  const match = QUARTER.exec(quarter);
  if (!match) throw new ReportError("BAD_PERIOD", `a quarter is written as 2026Q4, not "${quarter}"`);
  return months(quarter, Number(match[1]), Number(match[2]) * 3 - 2, 3, zone);
}

/** The quarter that an instant (unix seconds) falls in: `2026Q4`. */
export const quarterOf = (instant: number, zone: string): string => quarterOfDay(dayOf(instant, zone));

/** The quarter that a day falls in: `2026Q4`. */
export const quarterOfDay = (day: Day): string => `${day.slice(0, 4)}Q${Math.ceil(Number(day.slice(5, 7)) / 3)}`;

/** The quarter so many quarters after another; before it for a negative number. */
export function quarterAfter(quarter: string, count = 1): string {
  const at = Number(quarter.slice(0, 4)) * 4 + Number(quarter.slice(5)) - 1 + count;
  return `${four(Math.floor(at / 4))}Q${(at % 4) + 1}`;
}

/** The month that an instant (unix seconds) falls in: `2026-12`. */
export const monthOf = (instant: number, zone: string): string => dayOf(instant, zone).slice(0, 7);

/** The month so many months after another; before it for a negative number. */
export function monthAfter(month: string, count = 1): string {
  const at = Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1 + count;
  return `${four(Math.floor(at / 12))}-${two((at % 12) + 1)}`;
}

/** The days of a period, one after the other. */
export function* daysOf({ firstDay, lastDay }: Period): Generator<Day> {
  const count = daysBetween(firstDay, lastDay);
  for (let index = 0; index <= count; index++) yield addDays(firstDay, index);
}
