import { dayOf, shownDay } from "../calendar/index.js";
import {
  CODE_OVERRIDES_SOURCE,
  CONTRACTS_SOURCE,
  contractBlocks,
  MARKETS_SOURCE,
  ORDER_TYPES_SOURCE,
  ROLES_SOURCE,
  SECURITIES_SOURCE,
  SUBSCRIBERS_SOURCE,
} from "../chain-facts/index.js";
import type { ReportConfig } from "../config.js";
import type { ReportLedger } from "../ledger-source.js";
import { identityOf } from "../market/index.js";
import type { FormAtsFiling, ReportOptions } from "../options.js";
import type { Block, Report, Section } from "../report.js";
import { CEASED_SOURCE, ceasedSection } from "./ceased.js";
import { changesSection } from "./changes.js";
import { dueSection } from "./due.js";
import { exhibitSections } from "./exhibits.js";
import { identification } from "./identification.js";

const TITLES: Record<FormAtsFiling, string> = {
  initial: "Form ATS: initial operation report",
  amendment: "Form ATS: amendment to initial operation report",
  cessation: "Form ATS: cessation of operations report",
};

const ABOUT =
  "This draft follows Form ATS (SEC 2550). What is headed “Drafted from the chain” follows from the contracts and the ledger; boxes are left for what only the operator knows. Questions are in this program's words, by the form's exhibits: compare each with the current form before it is filed.";

const FILED_BEFORE =
  "No earlier draft was named (--since FILE.json), so this amendment cannot say what changed. It has the whole form as it stands.";

const NOTICE = (text: string, level: "info" | "warning" = "info"): Block => ({ type: "notice", level, text });

function bodyOf(
  ledger: ReportLedger,
  config: ReportConfig,
  { filing, since }: ReportOptions["form-ats"],
  identified: Section,
): Section[] {
  if (filing === "cessation") {
    contractBlocks(ledger); // refuses a chain without the exchange
    return [identified, dueSection(ledger, config, filing), ceasedSection(ledger)];
  }
  const due = dueSection(ledger, config, filing);
  const exhibits = exhibitSections(ledger, config);
  if (filing === "initial") return [identified, due, ...exhibits];
  if (since)
    return [
      identified,
      due,
      changesSection([identified, ...exhibits], ledger.head, since, config.timeZone),
      ...exhibits,
    ];
  const unknown: Section = { id: "changes", heading: "What changed", blocks: [NOTICE(FILED_BEFORE, "warning")] };
  return [identified, due, unknown, ...exhibits];
}

const DRAWN_FROM = [
  CONTRACTS_SOURCE,
  CODE_OVERRIDES_SOURCE,
  MARKETS_SOURCE,
  SECURITIES_SOURCE,
  SUBSCRIBERS_SOURCE,
  ROLES_SOURCE,
  ORDER_TYPES_SOURCE,
];

/**
 * Form ATS (17 CFR 242.301(b)(2)): the initial operation report, an amendment, or the cessation of operations report.
 * @throws ReportError BAD_LEDGER for a chain without the exchange; BAD_DRAFT for a `since` of another form or chain
 */
export function formAts(ledger: ReportLedger, config: ReportConfig, options: ReportOptions["form-ats"]): Report {
  const { filing } = options;
  const day = dayOf(ledger.head.timestamp, config.timeZone);
  const identified: Section = {
    id: "identification",
    heading: "Identification",
    blocks: [NOTICE(ABOUT), identification(config.ats)],
  };
  return {
    kind: "form-ats",
    title: TITLES[filing],
    subtitle: `as of ${shownDay(day)}`,
    name: `form-ats-${filing}-${day}`,
    ats: identityOf(config),
    ledger: ledger.head,
    sections: bodyOf(ledger, config, options, identified),
    sources: filing === "cessation" ? [CEASED_SOURCE] : DRAWN_FROM,
    due: false,
  };
}
