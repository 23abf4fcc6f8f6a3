import { addDays, type Day } from "./days.js";
import { isBusinessDay } from "./federal-holidays.js";
import { quarterPeriod } from "./periods.js";

/** A day until which something has to be filed. */
export interface DueDate {
  /** The last day on which it is filed in time. */
  day: Day;
  /** The day that the rule's count of days ends on. */
  counted: Day;
  /** The rule: `17 CFR 242.301(b)(9)(i)`. */
  rule: string;
}

/**
 * The first business day from a day on.
 *
 * 17 CFR 240.0-3(a): "if the last day on which papers can be accepted as timely filed falls on a Saturday, Sunday or holiday, such papers may
 * be filed on the first business day following".
 */
function onBusinessDay(day: Day): Day {
  let business = day;
  while (!isBusinessDay(business)) business = addDays(business, 1);
  return business;
}

const after = (day: Day, days: number, rule: string): DueDate => {
  const counted = addDays(day, days);
  return { day: onBusinessDay(counted), counted, rule };
};

/**
 * A notice of at least so many days before an act. The last day is not put off where it is no business day, as 17 CFR 240.0-3(a) would
 * have it: the notice would then be shorter than the rule requires. The business day before it is the last that is safe.
 */
const before = (day: Day, days: number, rule: string): DueDate => {
  const counted = addDays(day, -days);
  let safe = counted;
  while (!isBusinessDay(safe)) safe = addDays(safe, -1);
  return { day: safe, counted, rule };
};

const endOf = (quarter: string): Day => quarterPeriod(quarter, "UTC").lastDay;

const QUARTER_DAYS = 30;
const CESSATION_DAYS = 10;
const NOTICE_DAYS = 20;

/**
 * Form ATS-R of a quarter: "within 30 calendar days after the end of each calendar quarter" in which the system operated,
 * 17 CFR 242.301(b)(9)(i). The day of the quarter's end is not counted: the fourth quarter's is due on 30 January.
 * @param quarter `2026Q4`
 * @throws ReportError BAD_PERIOD for a malformed quarter
 */
export const atsRDue = (quarter: string): DueDate => after(endOf(quarter), QUARTER_DAYS, "17 CFR 242.301(b)(9)(i)");

/** Form ATS-R of a system that has ceased: "within 10 calendar days after an alternative trading system ceases to operate", (b)(9)(ii). */
export const atsRDueAfterCessation = (ceasedOn: Day): DueDate =>
  after(ceasedOn, CESSATION_DAYS, "17 CFR 242.301(b)(9)(ii)");

/** The initial operation report on Form ATS: "at least 20 days prior to commencing operation", 17 CFR 242.301(b)(2)(i). */
export const formAtsInitialDue = (startsOn: Day): DueDate => before(startsOn, NOTICE_DAYS, "17 CFR 242.301(b)(2)(i)");

/** An amendment on Form ATS "at least 20 calendar days prior to implementing a material change", 17 CFR 242.301(b)(2)(ii). */
export const materialChangeDue = (changesOn: Day): DueDate =>
  before(changesOn, NOTICE_DAYS, "17 CFR 242.301(b)(2)(ii)");

/**
 * An amendment on Form ATS for what became inaccurate otherwise and was not reported yet: "within 30 calendar days after the end of each
 * calendar quarter", 17 CFR 242.301(b)(2)(iii).
 * @throws ReportError BAD_PERIOD for a malformed quarter
 */
export const quarterlyAmendmentDue = (quarter: string): DueDate =>
  after(endOf(quarter), QUARTER_DAYS, "17 CFR 242.301(b)(2)(iii)");

/** The cessation of operations report on Form ATS: "promptly upon ceasing", 17 CFR 242.301(b)(2)(v), so on the day itself or the next business day. */
export const formAtsCessationDue = (ceasedOn: Day): DueDate => after(ceasedOn, 0, "17 CFR 242.301(b)(2)(v)");
