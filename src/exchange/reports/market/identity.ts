import { checkZone } from "../calendar/index.js";
import type { ReportConfig } from "../config.js";
import { forbiddenInName } from "../config-name.js";
import { ReportError } from "../errors.js";
import type { Report } from "../report.js";

/**
 * Claims that the system may be called as it is: 17 CFR 242.301(b)(11) forbids "exchange" and derivatives of it, such as "stock market", in
 * the name; and that the configured zone is one.
 * @throws ReportError BAD_CONFIG
 */
export function checkIdentity({ ats, timeZone }: ReportConfig): void {
  const found = forbiddenInName(ats.name ?? "");
  if (found) {
    throw new ReportError(
      "BAD_CONFIG",
      `ats.name "${ats.name}" has "${found}" in it, which 17 CFR 242.301(b)(11) forbids to an alternative trading system`,
    );
  }
  checkZone(timeZone);
}

/** What stands on each page of a report. */
export const identityOf = ({ ats }: ReportConfig): Report["ats"] => ({
  name: ats.name ?? null,
  crd: ats.crd ?? null,
  fileNumber: ats.atsFileNumber ?? ats.secFileNumber ?? null,
});
