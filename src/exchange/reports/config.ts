import { z } from "zod";

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, "a day is written as 2026-12-31");
const month = z.string().regex(/^\d{4}-\d{2}$/, "a month is written as 2026-12");
const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "a time of day is written as 09:30");
const wholeUnits = z.string().regex(/^\d+(\.\d+)?$/, "a quantity is written as digits, in quotes");

const contact = z.strictObject({
  name: z.string().optional(),
  title: z.string().optional(),
  telephone: z.string().optional(),
  email: z.string().optional(),
});

/** What only the operator knows. Everything but what is marked as required may be left out: the drafts then leave it visibly blank. */
export const reportConfigSchema = z.strictObject({
  ats: z
    .strictObject({
      /** Full name of the ATS, which must not contain "exchange" or "stock market" (17 CFR 242.301(b)(11)). */
      name: z.string().min(1).optional(),
      /** Legal name of the registered broker-dealer that operates it. */
      operator: z.string().optional(),
      crd: z.string().optional(),
      /** SEC file number of the broker-dealer: `8-12345`. */
      secFileNumber: z.string().optional(),
      /** File number of the ATS itself, as the SEC assigned it. */
      atsFileNumber: z.string().optional(),
      mpid: z.string().optional(),
      address: z.string().optional(),
      mailingAddress: z.string().optional(),
      website: z.string().optional(),
      contact: contact.optional(),
      startedOn: day.optional(),
    })
    .default({}),
  /** IANA name: days, months and quarters are those of this zone. */
  timeZone: z.string().default("America/New_York"),
  /** Regular trading hours, for the after-hours volume of Form ATS-R, in `timeZone`. */
  regularHours: z
    .strictObject({ opens: timeOfDay.default("09:30"), closes: timeOfDay.default("16:00") })
    .default({ opens: "09:30", closes: "16:00" }),
  /** Days without regular hours beside Saturdays and Sundays. */
  holidays: z.array(day).default([]),
  subscribers: z
    .array(
      z.strictObject({
        /** Investor id as on chain, or wallet address. */
        id: z.string(),
        name: z.string().optional(),
        /** Common directors, officers or owners with the ATS or another subscriber (17 CFR 242.302(a)). */
        affiliations: z.array(z.string()).default([]),
      }),
    )
    .default([]),
  /** Market-wide volume by month, for the thresholds of 301(b)(3), (5) and (6). */
  marketVolume: z
    .array(
      z.strictObject({ security: z.string(), month, shares: wholeUnits.optional(), dollars: wholeUnits.optional() }),
    )
    .default([]),
  /** What was filed, when: what is not here counts as not filed. */
  filings: z
    .array(
      z.strictObject({
        form: z.enum(["ats-initial", "ats-amendment", "ats-cessation", "ats-r"]),
        /** `2026Q4` for Form ATS-R. */
        quarter: z
          .string()
          .regex(/^\d{4}Q[1-4]$/)
          .optional(),
        filedOn: day,
      }),
    )
    .default([]),
  compliance: z
    .strictObject({
      verificationNoticeDays: z.number().int().positive().default(30),
      lockupNoticeDays: z.number().int().positive().default(30),
      /** Percent of an affiliate's limit from which it is reported. */
      affiliateNoticePercent: z.number().int().min(1).max(100).default(80),
      holderNoticePercent: z.number().int().min(1).max(100).default(90),
    })
    .default({ verificationNoticeDays: 30, lockupNoticeDays: 30, affiliateNoticePercent: 80, holderNoticePercent: 90 }),
  /** Answers to the forms' questions by exhibit or item: `formAts.A`, `formAts.C`, …, `atsN.part2item1`. */
  formAts: z.record(z.string(), z.string()).default({}),
  atsN: z.record(z.string(), z.string()).default({}),
});

/** The operator's configuration, as read. */
export type ReportConfig = z.infer<typeof reportConfigSchema>;
