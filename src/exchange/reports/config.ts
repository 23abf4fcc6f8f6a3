import { IANAZone } from "luxon";
import * as z from "zod";
import { ATS_N_OPERATOR_ITEMS, ATS_N_PART_III } from "./ats-n/questions.js";
import { forbiddenInName } from "./config-name.js";
import { FORM_ATS_EXHIBITS, type Question } from "./form-ats/questions.js";

const exists = (date: string): boolean => {
  const time = Date.parse(`${date}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(date);
};

const day = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, "a day is written as 2026-12-31")
  .refine((text) => !/^\d{4}-\d{2}-\d{2}$/.test(text) || exists(text), "there is no such day");
const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, "a month is written as 2026-12");
const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "a time of day is written as 09:30");
const wholeUnits = z.string().regex(/^\d+(\.\d+)?$/, "a quantity is written as digits, such as 1250000.50");
const text = z.string();
const percent = z.number("write a number").int().min(1).max(100);
const days = z.number("write a number of days").int().positive();

const contact = z.strictObject({
  name: text.optional(),
  title: text.optional(),
  telephone: text.optional(),
  email: text.optional(),
});

/** Answers by the keys of a form's questions; the questions are their descriptions. */
function answers<Key extends string>(questions: readonly (Question & { key: Key })[]) {
  const shape = Object.fromEntries(questions.map(({ key, question }) => [key, text.optional().describe(question)]));
  return z.strictObject(shape as Record<Key, z.ZodOptional<z.ZodString>>).default({} as never);
}

const ats = z.strictObject({
  name: text
    .min(1, "the name is empty")
    .superRefine((name, context) => {
      const found = forbiddenInName(name);
      if (found === undefined) return;
      const message = `"${name}" has "${found}" in it, which 17 CFR 242.301(b)(11) forbids in the name of an alternative trading system`;
      context.addIssue({ code: "custom", message });
    })
    .optional()
    .describe('Full name of the ATS. It may not have "exchange" or "stock market" in it (17 CFR 242.301(b)(11)).'),
  businessName: text.optional().describe("Name under which business is conducted, if it is another."),
  previousName: text.optional().describe("The name before, if an amendment changes it."),
  operator: text.optional().describe("Legal name of the registered broker-dealer that operates it, as on Form BD."),
  crd: text.optional().describe("CRD number."),
  secFileNumber: text.optional().describe("SEC file number of the broker-dealer, as 8-12345."),
  atsFileNumber: text.optional().describe("File number of the ATS itself, as the SEC assigned it."),
  mpid: text.optional().describe("Market participant identifier."),
  address: text.optional().describe("Main street address; no P.O. box."),
  mailingAddress: text.optional().describe("Mailing address, if it is another."),
  telephone: text.optional().describe("Business telephone number."),
  facsimile: text.optional().describe("Business facsimile number."),
  website: text.optional().describe("Address of the website."),
  contact: contact.optional().describe("Contact employee."),
  startedOn: day.optional().describe("Day on which operation started, or is to start."),
  changesOn: day.optional().describe("Day on which a material change is to take effect, for an amendment."),
  ceasedOn: day.optional().describe("Day on which operation ceased, for the cessation of operations report."),
});

const subscriber = z.strictObject({
  id: text.describe("Investor id as on the chain, or wallet address."),
  name: text.optional(),
  affiliations: z
    .array(text)
    .default([])
    .describe("Common directors, officers or owners with the ATS or another subscriber (17 CFR 242.302(a))."),
});

const filing = z
  .strictObject({
    form: z.enum(
      ["ats-initial", "ats-amendment", "ats-cessation", "ats-r"],
      "ats-initial, ats-amendment, ats-cessation or ats-r",
    ),
    quarter: z
      .string()
      .regex(/^\d{4}Q[1-4]$/, "a quarter is written as 2026Q4")
      .optional()
      .describe("Of Form ATS-R, and of a quarterly amendment: as 2026Q4."),
    filedOn: day,
  })
  .refine(({ form, quarter }) => form !== "ats-r" || quarter !== undefined, {
    message: "Form ATS-R is filed for a quarter: write quarter, as 2026Q4",
    path: ["quarter"],
  });

const NOTICES = {
  verificationNoticeDays: 30,
  lockupNoticeDays: 30,
  affiliateNoticePercent: 80,
  holderNoticePercent: 90,
};

/** What only the operator knows. Everything may be left out: the drafts then leave it visibly blank. */
export const reportConfigSchema = z.strictObject({
  ats: ats.default({}).describe("The alternative trading system and the broker-dealer that operates it."),
  timeZone: text
    .refine(
      (zone) => IANAZone.isValidZone(zone),
      "is no time zone of the IANA database; write one such as America/New_York",
    )
    .default("America/New_York")
    .describe("IANA name: days, months and quarters are those of this zone."),
  regularHours: z
    .strictObject({ opens: timeOfDay.default("09:30"), closes: timeOfDay.default("16:00") })
    .refine(({ opens, closes }) => opens < closes, "it closes before it opens")
    .default({ opens: "09:30", closes: "16:00" })
    .describe("Regular trading hours in timeZone, for the after-hours volume of Form ATS-R."),
  holidays: z.array(day).default([]).describe("Days without regular hours, beside Saturdays and Sundays."),
  subscribers: z.array(subscriber).default([]).describe("Names and affiliations, which are not on the chain."),
  marketVolume: z
    .array(z.strictObject({ security: text, month, shares: wholeUnits.optional(), dollars: wholeUnits.optional() }))
    .default([])
    .describe("Market-wide volume by month, for the thresholds of 17 CFR 242.301(b)(3), (5) and (6)."),
  filings: z.array(filing).default([]).describe("What was filed, when: what is not here counts as not filed."),
  compliance: z
    .strictObject({
      verificationNoticeDays: days.default(NOTICES.verificationNoticeDays),
      lockupNoticeDays: days.default(NOTICES.lockupNoticeDays),
      affiliateNoticePercent: percent
        .default(NOTICES.affiliateNoticePercent)
        .describe("Percent of an affiliate's limit from which it is reported."),
      holderNoticePercent: percent
        .default(NOTICES.holderNoticePercent)
        .describe("Percent of a class's holder cap from which it is reported."),
    })
    .default(NOTICES)
    .describe("When the compliance report gives notice."),
  formAts: answers(FORM_ATS_EXHIBITS).describe("Answers to the exhibits of Form ATS, by letter."),
  atsN: answers([...ATS_N_OPERATOR_ITEMS, ...ATS_N_PART_III]).describe("Answers to the items of Form ATS-N."),
});

/** The operator's configuration, as read. */
export type ReportConfig = z.infer<typeof reportConfigSchema>;

/** The configuration's JSON Schema, for editors. */
export const configJsonSchema = () => ({
  title: "Couverture: the operator's answers for the regulator's reports",
  ...z.toJSONSchema(reportConfigSchema, { io: "input" }),
});
