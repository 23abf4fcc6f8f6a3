import { daysPeriod, shownInstant } from "../calendar/index.js";
import type { ReportConfig } from "../config.js";
import { ReportError } from "../errors.js";
import type { ReportLedger } from "../ledger-source.js";
import { checkIdentity, identityOf } from "../market/index.js";
import { ROUNDING_RULE } from "../money/index.js";
import type { ReportOptions } from "../options.js";
import type { Block, Report } from "../report.js";
import { dailySection } from "./daily.js";
import { ordersSection } from "./orders.js";
import { subscribersSection } from "./subscribers.js";

/**
 * The records that 17 CFR 242.302 requires, of some days of the configured time zone. The orders are read as they are printed, one at a
 * time, so that the period may be long.
 * @throws ReportError BAD_PERIOD for days that are invalid or have not started; BAD_CONFIG
 */
export function rule302(ledger: ReportLedger, config: ReportConfig, { from, to }: ReportOptions["rule-302"]): Report {
  checkIdentity(config);
  const zone = config.timeZone;
  const period = daysPeriod(from, to, zone);
  const { timestamp } = ledger.head;
  if (period.from > timestamp) {
    throw new ReportError(
      "BAD_PERIOD",
      `${period.firstDay} has not started: the ledger ends at ${shownInstant(timestamp, zone)}`,
    );
  }
  const a = subscribersSection(ledger, config, period.to);
  const b = dailySection(ledger, period, zone);
  const c = ordersSection(ledger, period, zone, a.subscribers);
  const notes: Block[] = [{ type: "paragraph", text: ROUNDING_RULE }];
  if (period.to > timestamp) {
    const text = `The period has not ended: this is what the ledger had by ${shownInstant(timestamp, zone)}.`;
    notes.unshift({ type: "notice", level: "warning", text });
  }
  return {
    kind: "rule-302",
    title: "Records of 17 CFR 242.302: subscribers, daily summaries and orders",
    subtitle: `${period.shown} (${zone})`,
    name: `rule-302-${period.name.replace("..", "-to-")}`,
    ats: identityOf(config),
    ledger: ledger.head,
    sections: [{ id: "notes", heading: "How to read this record", blocks: notes }, a.section, b.section, c.section],
    sources: [...a.sources, ...b.sources, ...c.sources],
    due: false,
  };
}
