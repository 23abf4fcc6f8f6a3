import {
  contractBlocks,
  haltsTable,
  listedSecuritiesOf,
  manner,
  marketsOf,
  marketsTable,
  ordersEnteredTable,
  orderTypesTable,
  securitiesTable,
  subscriberClasses,
} from "../chain-facts/index.js";
import type { ReportConfig } from "../config.js";
import { type Answer, answerBlocks } from "../form-ats/answers.js";
import type { ReportLedger } from "../ledger-source.js";
import type { Section } from "../report.js";
import { ATS_N_PART_III } from "./questions.js";

type Key = (typeof ATS_N_PART_III)[number]["key"];

/** What the chain says to each item. */
function drafts(ledger: ReportLedger): { [Each in Key]?: Answer } {
  const markets = marketsOf(ledger);
  return {
    part3item1: { tables: [subscriberClasses(ledger)] },
    part3item2: { drafted: `${manner.ACCESS} These conditions are the same for everyone.` },
    part3item3: { drafted: manner.EXCLUSION },
    part3item4: { drafted: manner.HOURS, tables: [marketsTable(markets)] },
    part3item5: { drafted: `${manner.ACCESS}\n\n${manner.ENTRY}` },
    part3item7: { tables: [orderTypesTable(), ordersEnteredTable(ledger)], drafted: manner.MATCHING },
    part3item8: { drafted: manner.SIZES },
    part3item9: { drafted: manner.INDICATIONS },
    part3item10: { drafted: manner.OPENING },
    part3item11: {
      drafted: `${manner.STRUCTURE}\n\n${manner.MATCHING}`,
      tables: [securitiesTable(listedSecuritiesOf(ledger)), ...contractBlocks(ledger)],
    },
    part3item12: { drafted: manner.LIQUIDITY },
    part3item13: { drafted: manner.SEGMENTATION },
    part3item14: { drafted: manner.COUNTERPARTY },
    part3item15: { drafted: manner.DISPLAY },
    part3item16: { drafted: manner.ROUTING },
    part3item17: { drafted: manner.CLOSING },
    part3item18: { drafted: manner.HOURS },
    part3item19: { drafted: manner.FEES },
    part3item20: { drafted: manner.SUSPENSION, tables: [haltsTable(ledger)] },
    part3item21: { drafted: manner.EXECUTION },
    part3item22: { drafted: manner.EXECUTION },
    part3item23: { drafted: manner.DATA },
  };
}

/** Part III, a section an item. */
export function partThree(ledger: ReportLedger, config: ReportConfig): Section[] {
  const drafted = drafts(ledger);
  return ATS_N_PART_III.map((item) => ({
    id: item.key,
    heading: `Part III, ${item.heading.replace("Item", "item")}`,
    blocks: answerBlocks(item, { ...drafted[item.key], answer: config.atsN[item.key] }),
  }));
}
