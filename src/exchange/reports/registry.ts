import { atsN } from "./ats-n/report.js";
import { atsR } from "./ats-r/report.js";
import { compliance } from "./compliance/report.js";
import type { ReportConfig } from "./config.js";
import { formAts } from "./form-ats/report.js";
import type { ReportLedger } from "./ledger-source.js";
import type { DrawReport, ReportOptions } from "./options.js";
import type { Report, ReportKind } from "./report.js";
import { rule302 } from "./rule-302/report.js";

/** The generator of each report. */
const REPORTS: { [Kind in ReportKind]: DrawReport<Kind> } = {
  "rule-302": rule302,
  "ats-r": atsR,
  "form-ats": formAts,
  "ats-n": atsN,
  compliance,
};

/**
 * Generates a report.
 * @throws ReportError for what cannot be reported on
 */
export function drawReport<Kind extends ReportKind>(
  kind: Kind,
  ledger: ReportLedger,
  config: ReportConfig,
  options: ReportOptions[Kind],
): Report {
  return REPORTS[kind](ledger, config, options);
}
