/** Days, months and quarters of a zone, and when something is due. */
export {
  addDays,
  addMonths,
  checkDay,
  checkZone,
  type Day,
  dayOf,
  daysBetween,
  shownDay,
  shownInstant,
  startOfDay,
  weekdayOf,
} from "./days.js";
export {
  atsRDue,
  atsRDueAfterCessation,
  type DueDate,
  formAtsCessationDue,
  formAtsInitialDue,
  materialChangeDue,
  quarterlyAmendmentDue,
} from "./due-dates.js";
export { isBusinessDay, isFederalHoliday } from "./federal-holidays.js";
export {
  dayPeriod,
  daysOf,
  daysPeriod,
  monthAfter,
  monthOf,
  monthPeriod,
  type Period,
  quarterAfter,
  quarterOf,
  quarterOfDay,
  quarterPeriod,
} from "./periods.js";
export { regularHoursOf } from "./regular-hours.js";
