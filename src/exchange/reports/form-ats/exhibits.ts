import {
  contractBlocks,
  listedSecuritiesOf,
  manner,
  marketsOf,
  marketsTable,
  ordersEnteredTable,
  orderTypesTable,
  rolesTable,
  securitiesTable,
  subscriberClasses,
} from "../chain-facts/index.js";
import type { ReportConfig } from "../config.js";
import type { ReportLedger } from "../ledger-source.js";
import type { Section } from "../report.js";
import { type Answer, answerBlocks } from "./answers.js";
import { FORM_ATS_EXHIBITS, type FormAtsKey } from "./questions.js";

const GENESIS_ROLES =
  "The contracts of the genesis state gave all roles in the registry, the exchange and the settlement token to one account, the first of the chain's wallet. The table has what transactions gave and took away since.";

/** What the chain says to each exhibit. */
function drafts(ledger: ReportLedger): { [Key in FormAtsKey]?: Answer } {
  const markets = marketsOf(ledger);
  const securities = listedSecuritiesOf(ledger);
  const categories = [...new Set(securities.map(({ category }) => category ?? "not known"))];
  const quotes = securities.length === 0 ? "" : ` of the categories ${categories.join(", ")} of Form ATS-R`;
  return {
    A: { drafted: `${manner.EXCLUSION}\n\n${manner.SEGMENTATION}`, tables: [subscriberClasses(ledger)] },
    B: {
      drafted: `The system trades ${securities.length} securities${quotes}. They are classes of restricted shares, issued as tokens whose contracts are listed here; who may hold them, and from when on they may be sold, is in their contracts.`,
      tables: [securitiesTable(securities)],
    },
    E: { drafted: GENESIS_ROLES, tables: [rolesTable(ledger)] },
    "F.a": {
      drafted: `${manner.STRUCTURE}\n\n${manner.MATCHING}`,
      tables: [marketsTable(markets), ...contractBlocks(ledger)],
    },
    "F.b": {
      drafted: `${manner.ENTRY}\n\n${manner.HOURS}`,
      tables: [orderTypesTable(), ordersEnteredTable(ledger)],
    },
    "F.c": { drafted: manner.ACCESS },
    "F.d": { drafted: `${manner.EXECUTION}\n\n${manner.FEES}` },
    "F.e": { drafted: `${manner.COMPLIANCE}\n\n${manner.SUSPENSION}` },
    "F.safeguards": { drafted: manner.CONFIDENTIAL },
    G: { drafted: manner.CAPACITY },
    H: { drafted: manner.CUSTODY },
  };
}

/** The exhibits of Form ATS, a section each. */
export function exhibitSections(ledger: ReportLedger, config: ReportConfig): Section[] {
  const drafted = drafts(ledger);
  return FORM_ATS_EXHIBITS.map((exhibit) => ({
    id: `exhibit-${exhibit.key}`,
    heading: exhibit.heading,
    blocks: answerBlocks(exhibit, { ...drafted[exhibit.key], answer: config.formAts[exhibit.key] }),
  }));
}
