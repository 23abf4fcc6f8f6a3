import type { ReportConfig } from "./config.js";
import type { ReportDraft } from "./draft.js";
import type { ReportLedger } from "./ledger-source.js";
import type { Report, ReportKind } from "./report.js";

/** Which filing a draft of Form ATS is for. */
export const FORM_ATS_FILINGS = ["initial", "amendment", "cessation"] as const;
export type FormAtsFiling = (typeof FORM_ATS_FILINGS)[number];

/** The options of each report. The caller reads the files: here they are data. */
export interface ReportOptions {
  /** First and last day, as `2026-12-31`, in the configured time zone. */
  "rule-302": { from: string; to: string };
  /** `2026Q4`; with the draft that was filed before, for a restatement. */
  "ats-r": { quarter: string; earlier?: ReportDraft };
  /** `since`: the draft before, which an amendment is compared with. */
  "form-ats": { filing: FormAtsFiling; since?: ReportDraft };
  "ats-n": Record<never, never>;
  /** `asOf`: the day, as `2026-12-31`, from whose end to look; the ledger's head where not given. `capacity`: what the benchmark measured, parsed JSON. */
  compliance: { asOf?: string; capacity?: unknown };
}

/**
 * Generates a report. The same ledger, configuration and options make the same report.
 * @throws ReportError for what cannot be reported on
 */
export type DrawReport<Kind extends ReportKind> = (
  ledger: ReportLedger,
  config: ReportConfig,
  options: ReportOptions[Kind],
) => Report;
