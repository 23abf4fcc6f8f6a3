import { atsRDue, atsRDueAfterCessation, type DueDate, type Period, shownDay } from "../calendar/index.js";
import type { ReportConfig } from "../config.js";
import { configuredFigure } from "../market/index.js";
import type { Block, Section } from "../report.js";

/** The day on which the system ceased in a period, where a cessation report was filed in it. */
export const ceasedIn = ({ filings }: ReportConfig, { firstDay, lastDay }: Period): string | undefined =>
  filings.find(({ form, filedOn }) => form === "ats-cessation" && filedOn >= firstDay && filedOn <= lastDay)?.filedOn;

/** When the report of a quarter is due: after the quarter, or after the system ceased in it, whichever is earlier. */
export function dueOf(config: ReportConfig, period: Period): DueDate {
  const ceased = ceasedIn(config, period);
  const quarterly = atsRDue(period.name);
  if (ceased === undefined) return quarterly;
  const final = atsRDueAfterCessation(ceased);
  return final.day < quarterly.day ? final : quarterly;
}

/** What is said of the filing itself. */
export function filingSection(config: ReportConfig, period: Period, restated: boolean): Section {
  const ceased = ceasedIn(config, period);
  const due = dueOf(config, period);
  const type = restated
    ? "Amendment: restates an earlier report of this quarter"
    : ceased === undefined
      ? "Quarterly report"
      : "Report of an alternative trading system that has ceased to operate";
  const filed = config.filings.find(({ form, quarter }) => form === "ats-r" && quarter === period.name);
  const put = due.counted === due.day ? "" : `, put off from ${shownDay(due.counted)} by 17 CFR 240.0-3(a)`;
  return {
    id: "filing",
    heading: "Filing",
    blocks: [
      {
        type: "fields",
        id: "filing",
        fields: [
          { id: "type", label: "Type of filing", figure: { text: type } },
          { id: "from", label: "Period covered by this report: from", figure: { text: shownDay(period.firstDay) } },
          {
            id: "to",
            label: "Period covered by this report: to",
            figure: { text: shownDay(ceased ?? period.lastDay) },
          },
          {
            id: "due",
            label: "To be filed by",
            figure: { text: `${shownDay(due.day)} (${due.rule}${put})`, exact: due.day },
          },
          {
            id: "filed",
            label: "Filed on, by the configuration",
            figure: { text: filed === undefined ? "not filed" : shownDay(filed.filedOn) },
          },
        ],
      },
    ],
  };
}

/** Item 1: who files. */
export function identificationSection({ ats }: ReportConfig): Section {
  const { contact = {} } = ats;
  const field = (
    id: string,
    label: string,
    configured: string | undefined,
  ): Extract<Block, { type: "fields" }>["fields"][number] => ({
    id,
    label,
    figure: configuredFigure(configured, label),
  });
  return {
    id: "identification",
    heading: "Item 1: identification",
    blocks: [
      {
        type: "fields",
        id: "item-1",
        fields: [
          field(
            "name",
            "1.A. Full name of alternative trading system (if sole proprietor, last, first and middle name)",
            ats.name,
          ),
          field(
            "business-names",
            "1.B. Name(s) under which business is conducted, if different from item 1A",
            undefined,
          ),
          field("address", "1.C. Alternative trading system's main street address", ats.address),
          field("mailing-address", "Mailing address, if different", ats.mailingAddress),
          field("operator", "Registered broker-dealer", ats.operator),
          field("crd", "CRD number", ats.crd),
          field("sec-file-number", "SEC file number", ats.atsFileNumber ?? ats.secFileNumber),
          field("contact", "Contact employee: name", contact.name),
          field("contact-title", "Contact employee: title", contact.title),
          field("contact-telephone", "Contact employee: telephone number", contact.telephone),
          field("contact-email", "Contact employee: electronic mail address", contact.email),
        ],
      },
    ],
  };
}
