import type { Category } from "../../client/enums.js";
import { dayOf, shownDay } from "../calendar/index.js";
import {
  CODE_OVERRIDES_SOURCE,
  CONTRACTS_SOURCE,
  HALTS_SOURCE,
  listedSecuritiesOf,
  MARKETS_SOURCE,
  ORDER_TYPES_SOURCE,
  SECURITIES_SOURCE,
  SUBSCRIBERS_SOURCE,
} from "../chain-facts/index.js";
import type { ReportConfig } from "../config.js";
import { answerBlocks } from "../form-ats/answers.js";
import type { ReportLedger } from "../ledger-source.js";
import { identityOf } from "../market/index.js";
import type { Block, Figure, Report, Section } from "../report.js";
import { partThree } from "./part-three.js";
import { ATS_N_OPERATOR_ITEMS } from "./questions.js";

/** Categories of Form ATS-R whose securities are NMS stocks (17 CFR 242.600(b)): reported under an effective transaction reporting plan, and no options. */
const NMS: readonly (string | null)[] = [
  "listed-equity",
  "nasdaq-national-market",
  "nasdaq-small-cap",
] satisfies Category[];

const configured = (text: string | undefined, question: string): Figure =>
  text === undefined ? { text: "", blank: question } : { text };

function applicability(ledger: ReportLedger): Section {
  const securities = listedSecuritiesOf(ledger);
  const stocks = securities.filter(({ category }) => NMS.includes(category));
  const names = stocks.map(({ symbol, security }) => symbol ?? security).join(", ");
  const notice: Block =
    stocks.length === 0
      ? {
          type: "notice",
          level: "warning",
          text: `This form does not apply: none of the ${securities.length} securities listed is an NMS stock (17 CFR 242.600), and Form ATS-N is for alternative trading systems that trade NMS stocks (17 CFR 242.304). Such a system files Form ATS in its place. Part III is drafted all the same, as a description of the system.`,
        }
      : {
          type: "notice",
          level: "warning",
          text: `This form applies: ${names} ${stocks.length === 1 ? "is" : "are"} listed in a category of NMS stocks. An NMS Stock ATS may not operate before its Form ATS-N is effective (17 CFR 242.304(a)(1)), and files Form ATS for its other securities.`,
        };
  return { id: "applicability", heading: "Whether this form applies", blocks: [notice] };
}

function identifying({ ats }: ReportConfig): Section {
  const registered =
    "Is the organization, association, person, group of persons, or system filing the Form ATS-N a broker-dealer registered with the Commission?";
  const operator = "Full name of the registered broker-dealer of the NMS Stock ATS, as stated on Form BD";
  const names = "Full name of the NMS Stock ATS under which business is conducted, if different";
  return {
    id: "part1",
    heading: "Part I: identifying information",
    blocks: [
      {
        type: "fields",
        id: "part1",
        fields: [
          { id: "item1", label: "1. Registered broker-dealer", figure: { text: "", blank: registered } },
          { id: "item2", label: `2. ${operator}`, figure: configured(ats.operator, operator) },
          { id: "item3", label: `3. ${names}`, figure: configured(ats.name ?? ats.businessName, names) },
          { id: "item4a", label: "4a. SEC file number", figure: configured(ats.secFileNumber, "SEC file number") },
          { id: "item4b", label: "4b. CRD number", figure: configured(ats.crd, "CRD number") },
          { id: "item5", label: "5. Market participant identifier (MPID)", figure: configured(ats.mpid, "MPID") },
          {
            id: "item6",
            label: "6. Website",
            figure: configured(ats.website, "Address of the website of the NMS Stock ATS, if any"),
          },
        ],
      },
    ],
  };
}

const operatorSections = (config: ReportConfig): Section[] =>
  ATS_N_OPERATOR_ITEMS.map((item) => ({
    id: item.key,
    heading: item.heading,
    blocks: answerBlocks(item, { answer: config.atsN[item.key] }),
  }));

const ABOUT =
  "This draft follows the items of Form ATS-N (17 CFR 249.640). What is headed “Drafted from the chain” follows from the contracts and the ledger; boxes are left for what only the operator knows. Questions are in this program's words: compare each with the current form before it is filed. Form ATS-N is filed by EDGAR.";

/**
 * Form ATS-N: part III drafted from the chain, parts I and II from the configuration.
 * @throws ReportError BAD_LEDGER for a chain without the exchange
 */
export function atsN(ledger: ReportLedger, config: ReportConfig): Report {
  const day = dayOf(ledger.head.timestamp, config.timeZone);
  const applies = applicability(ledger);
  applies.blocks.push({ type: "notice", level: "info", text: ABOUT });
  return {
    kind: "ats-n",
    title: "Form ATS-N: NMS Stock ATS",
    subtitle: `as of ${shownDay(day)}`,
    name: `ats-n-${day}`,
    ats: identityOf(config),
    ledger: ledger.head,
    sections: [applies, identifying(config), ...operatorSections(config), ...partThree(ledger, config)],
    sources: [
      CONTRACTS_SOURCE,
      CODE_OVERRIDES_SOURCE,
      MARKETS_SOURCE,
      SECURITIES_SOURCE,
      SUBSCRIBERS_SOURCE,
      ORDER_TYPES_SOURCE,
      HALTS_SOURCE,
    ],
    due: false,
  };
}
