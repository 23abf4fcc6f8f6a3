import {
  atsRDueAfterCessation,
  type DueDate,
  dayOf,
  formAtsCessationDue,
  formAtsInitialDue,
  materialChangeDue,
  quarterAfter,
  quarterlyAmendmentDue,
  quarterOf,
  quarterOfDay,
  shownDay,
} from "../calendar/index.js";
import type { ReportConfig } from "../config.js";
import type { ReportLedger } from "../ledger-source.js";
import type { FormAtsFiling } from "../options.js";
import type { Block, Section } from "../report.js";

type Field = Extract<Block, { type: "fields" }>["fields"][number];

function dueField(id: string, label: string, { day, counted, rule }: DueDate): Field {
  const moved = day === counted ? "" : ` (the count ends on ${shownDay(counted)}, which is no business day)`;
  return { id, label, figure: { text: `${shownDay(day)}${moved}; ${rule}`, exact: day } };
}

const dateField = (id: string, label: string, day: string | undefined): Field => ({
  id,
  label,
  figure: day === undefined ? { text: "", blank: label } : { text: shownDay(day), exact: day },
});

/** Whether the system was there in a quarter: by the day that the operator says, else by the chain's first block. */
function hasOperatedIn(ledger: ReportLedger, { ats, timeZone }: ReportConfig, quarter: string): boolean {
  if (ats.startedOn !== undefined) return quarterOfDay(ats.startedOn) <= quarter;
  const [first] = ledger.rows<{ timestamp: number }>(
    "SELECT timestamp FROM canonical_blocks WHERE number > 0 ORDER BY seq LIMIT 1",
  );
  return first !== undefined && quarterOf(first.timestamp, timeZone) <= quarter;
}

function fieldsOf(ledger: ReportLedger, config: ReportConfig, filing: FormAtsFiling): Field[] {
  const { ats, timeZone } = config;
  if (filing === "initial") {
    const label = "Day on which operation is to start";
    const due =
      ats.startedOn === undefined
        ? []
        : [dueField("due", "To be filed at the latest on", formAtsInitialDue(ats.startedOn))];
    return [dateField("starts", label, ats.startedOn), ...due];
  }
  if (filing === "cessation") {
    const label = "Day on which operation ceased";
    if (ats.ceasedOn === undefined) return [dateField("ceased", label, undefined)];
    return [
      dateField("ceased", label, ats.ceasedOn),
      dueField("due", "To be filed promptly, by", formAtsCessationDue(ats.ceasedOn)),
      dueField(
        "due_ats_r",
        "Form ATS-R of the last period to be filed at the latest on",
        atsRDueAfterCessation(ats.ceasedOn),
      ),
    ];
  }
  const quarter = quarterOf(ledger.head.timestamp, timeZone);
  const before = quarterAfter(quarter, -1);
  const material =
    ats.changesOn === undefined
      ? []
      : [
          dueField(
            "due_material",
            "An amendment for a material change, at the latest on",
            materialChangeDue(ats.changesOn),
          ),
        ];
  const quarters: Field[] = hasOperatedIn(ledger, config, before)
    ? [
        dueField(
          "due_quarter_before",
          `What changed in ${before} and was not reported yet, at the latest on`,
          quarterlyAmendmentDue(before),
        ),
      ]
    : [];
  return [
    dateField("changes", "Day on which a material change is to take effect, if there is one", ats.changesOn),
    ...material,
    ...quarters,
    dueField(
      "due_quarter",
      `What changes in ${quarter} and is not reported before, at the latest on`,
      quarterlyAmendmentDue(quarter),
    ),
  ];
}

const RULES: Record<FormAtsFiling, string> = {
  initial: "An initial operation report is filed at least 20 days before operation starts (17 CFR 242.301(b)(2)(i)).",
  amendment:
    "An amendment is filed at least 20 calendar days before a material change (17 CFR 242.301(b)(2)(ii)); within 30 calendar days after the end of a quarter for other changes that were not reported (iii); promptly when something that was filed was wrong when it was filed (iv). Whether a change is material is for counsel to say.",
  cessation: "A cessation of operations report is filed promptly upon ceasing to operate (17 CFR 242.301(b)(2)(v)).",
};

/** When the filing is due. */
export function dueSection(ledger: ReportLedger, config: ReportConfig, filing: FormAtsFiling): Section {
  const fields = fieldsOf(ledger, config, filing);
  const [due] = fields.filter(({ id }) => id === "due" || id === "due_material");
  const today = dayOf(ledger.head.timestamp, config.timeZone);
  const filed = config.filings.some(({ form }) => form === `ats-${filing}`);
  const late = due?.figure.exact !== undefined && due.figure.exact < today && !filed;
  const notice: Block = {
    type: "notice",
    level: "due",
    text: `It was due on ${shownDay(due?.figure.exact ?? today)}; the ledger ends on ${shownDay(today)}, and the configuration names no such filing.`,
  };
  return {
    id: "due",
    heading: "When it is due",
    blocks: [
      { type: "paragraph", text: RULES[filing] },
      { type: "fields", id: "due", fields },
      ...(late ? [notice] : []),
    ],
  };
}
