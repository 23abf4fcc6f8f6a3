import { shownDay, shownInstant } from "../calendar/index.js";
import type { ReportConfig } from "../config.js";
import type { ReportLedger } from "../ledger-source.js";
import { checkIdentity, checkMarketVolume, identityOf, textFigure } from "../market/index.js";
import type { ReportOptions } from "../options.js";
import type { Report, Section, Source } from "../report.js";
import { affiliatePart } from "./affiliates.js";
import { capacityPart } from "./capacity.js";
import { filingPart } from "./filings.js";
import { holderPart } from "./holders.js";
import { lockupPart } from "./lockups.js";
import { restrictionPart } from "./restrictions.js";
import { type DueItem, settingAt } from "./setting.js";
import { thresholdPart } from "./threshold-section.js";
import { verificationPart } from "./verifications.js";

function dueSection(due: readonly DueItem[]): Section {
  const sorted = [...due].sort((one, other) => ((one.by ?? "9999") < (other.by ?? "9999") ? -1 : 1));
  return {
    id: "due",
    heading: "What is due",
    blocks: [
      due.length === 0
        ? { type: "notice", level: "info", text: "Nothing is due." }
        : {
            type: "notice",
            level: "due",
            text: `${due.length} ${due.length === 1 ? "thing is" : "things are"} due.`,
          },
      {
        type: "table",
        id: "due",
        title: "What is due",
        columns: [
          { id: "what", heading: "What", width: 3 },
          { id: "by", heading: "By" },
          { id: "rule", heading: "Rule", width: 1.6 },
        ],
        rows: sorted.map(({ what, by, rule }) => ({
          what: { text: what },
          by: by === undefined ? textFigure("") : { text: shownDay(by), exact: by },
          rule: { text: rule },
        })),
        empty: "Nothing.",
      },
    ],
  };
}

/**
 * What an operator has to see to, as the ledger stood at its head or at the end of a day.
 * @throws ReportError BAD_PERIOD for a day that is none; UNKNOWN_MARKET for market-wide volume of what is not there; BAD_CONFIG
 */
export function compliance(
  ledger: ReportLedger,
  config: ReportConfig,
  { asOf, capacity }: ReportOptions["compliance"],
): Report {
  checkIdentity(config);
  const setting = settingAt(ledger, config, asOf);
  checkMarketVolume(ledger, config);
  const reached = thresholdPart(setting);
  const parts = [
    filingPart(setting),
    reached,
    capacityPart(
      capacity,
      reached.due.some(({ rule }) => rule.includes("(b)(6)")),
    ),
    verificationPart(setting),
    lockupPart(setting),
    affiliatePart(setting),
    holderPart(setting),
    restrictionPart(setting),
  ];
  const due = parts.flatMap((part) => part.due);
  const sources = new Map<string, Source>(parts.flatMap((part) => part.sources.map((source) => [source.id, source])));
  return {
    kind: "compliance",
    title: "Compliance: thresholds, expiries, limits and filings",
    subtitle: `As of ${shownInstant(setting.now, config.timeZone)}`,
    name: `compliance-${setting.today}`,
    ats: identityOf(config),
    ledger: ledger.head,
    sections: [dueSection(due), ...parts.map(({ section }) => section)],
    sources: [...sources.values()],
    due: due.length > 0,
  };
}
