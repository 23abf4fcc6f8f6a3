import { canonical } from "../../ledger/places.js";
import {
  atsRDue,
  atsRDueAfterCessation,
  type Day,
  type DueDate,
  dayOf,
  formAtsInitialDue,
  quarterAfter,
  quarterlyAmendmentDue,
  quarterOfDay,
  quarterPeriod,
  shownDay,
} from "../calendar/index.js";
import { textFigure } from "../market/index.js";
import type { Figure, Source } from "../report.js";
import type { DueItem, Part, Setting } from "./setting.js";

/** The listing of the first market: the system operates from then on, where the configuration does not say since when. */
const firstListing: Source = {
  id: "first_listing",
  about:
    "Listings of markets; the system counts as operating from the first on, where the configuration does not say otherwise.",
  sql: `SELECT seq, log_index, timestamp, time, market, security FROM market_events AS listed WHERE event = 'listed' AND ${canonical("listed")} ORDER BY seq, log_index`,
  params: {},
};

interface Filing {
  form: string;
  quarter?: string;
  due: DueDate;
  filedOn: Day | undefined;
  /** The first day on which it can be filed; undefined where it does not matter. */
  opensOn?: Day;
}

const stateOf = (
  { due, filedOn, opensOn }: Filing,
  today: Day,
): "filed" | "filed late" | "overdue" | "due" | "upcoming" => {
  if (filedOn !== undefined && filedOn <= today) return filedOn > due.day ? "filed late" : "filed";
  if (today > due.day) return "overdue";
  return opensOn !== undefined && today < opensOn ? "upcoming" : "due";
};

/** What has to be filed, was filed, and is yet to come; against what the configuration says was filed. */
export function filingPart({ ledger, config, today, to }: Setting): Part {
  const { filings, ats, timeZone } = config;
  const [first] = ledger.rows<{ timestamp: number }>(`SELECT timestamp FROM (${firstListing.sql}) LIMIT 1`);
  const operates = first && first.timestamp < to ? dayOf(first.timestamp, timeZone) : undefined;
  const start = ats.startedOn ?? operates;
  const filedOn = (form: string, quarter?: string): Day | undefined =>
    filings
      .filter((each) => each.form === form && each.quarter === quarter)
      .map((each) => each.filedOn)
      .sort()[0];
  const ceased = filedOn("ats-cessation");

  const found: Filing[] = [];
  if (start !== undefined) {
    found.push({
      form: "Form ATS, initial operation report",
      due: formAtsInitialDue(start),
      filedOn: filedOn("ats-initial"),
    });
    const end = ceased !== undefined && ceased < today ? ceased : today;
    for (let quarter = quarterOfDay(start); quarter <= quarterOfDay(end); quarter = quarterAfter(quarter)) {
      const { firstDay, lastDay } = quarterPeriod(quarter, timeZone);
      const inIt = ceased !== undefined && ceased >= firstDay && ceased <= lastDay ? ceased : undefined;
      const regular = atsRDue(quarter);
      const final = inIt === undefined ? undefined : atsRDueAfterCessation(inIt);
      const due = final !== undefined && final.day < regular.day ? final : regular;
      const opensOn = inIt ?? quarterPeriod(quarterAfter(quarter), timeZone).firstDay;
      found.push({ form: "Form ATS-R", quarter, due, filedOn: filedOn("ats-r", quarter), opensOn });
    }
  }
  const due: DueItem[] = found.flatMap((filing) => {
    const state = stateOf(filing, today);
    if (state !== "overdue" && state !== "due") return [];
    const what = `${filing.form}${filing.quarter === undefined ? "" : ` of ${filing.quarter}`}: ${state}`;
    return [{ what, rule: filing.due.rule, by: filing.due.day }];
  });
  const rows = found.map(
    (filing): Record<string, Figure> => ({
      form: textFigure(filing.form),
      quarter: textFigure(filing.quarter),
      due: { text: shownDay(filing.due.day), exact: filing.due.day },
      rule: textFigure(filing.due.rule),
      filed: textFigure(filing.filedOn === undefined ? "" : shownDay(filing.filedOn)),
      state: textFigure(stateOf(filing, today)),
    }),
  );
  const last = quarterAfter(quarterOfDay(today), -1);
  const amendment = quarterlyAmendmentDue(last);
  const since =
    start === undefined
      ? "No market was listed yet, and the configuration does not say since when the system operates: nothing has to be filed for a quarter."
      : `The system counts as operating since ${shownDay(start)}${ats.startedOn === undefined ? ", when its first market was listed; say ats.startedOn if it is another day" : ", as the configuration says"}. What the configuration does not name as filed counts as not filed.`;
  return {
    section: {
      id: "filings",
      heading: "Filings",
      blocks: [
        { type: "paragraph", text: since },
        {
          type: "paragraph",
          text: `What Form ATS says and became inaccurate in ${last} without having been reported is to be amended by ${shownDay(amendment.day)} (${amendment.rule}); material changes at least 20 calendar days before they are made (17 CFR 242.301(b)(2)(ii)). Days are calendar days; a last day that is a Saturday, a Sunday or a federal holiday is put off to the next business day (17 CFR 240.0-3(a)), that of a notice in advance is not.`,
        },
        {
          type: "table",
          id: "filings",
          title: "Filings by due date",
          columns: [
            { id: "form", heading: "Form", width: 1.6 },
            { id: "quarter", heading: "Quarter", width: 0.7 },
            { id: "due", heading: "Due by" },
            { id: "rule", heading: "Rule", width: 1.6 },
            { id: "filed", heading: "Filed on" },
            { id: "state", heading: "State", width: 0.8 },
          ],
          rows,
          empty: "None.",
          source: firstListing.id,
        },
      ],
    },
    sources: [firstListing],
    due,
  };
}
