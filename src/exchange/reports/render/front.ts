import type { ReportHead } from "../ledger-source.js";
import type { Report } from "../report.js";

/** Unix seconds as ISO-8601 in UTC. */
export const isoInstant = (seconds: number): string => new Date(seconds * 1000).toISOString().replace(".000Z", "Z");

/** Stands for what the operator has not said, where it is not a question of the form. */
export const MISSING = "not configured";

/** What stands on each page beside the title: whose report it is. */
export const identityOf = ({ ats }: Report): { label: string; value: string | null }[] => [
  { label: "ATS", value: ats.name },
  { label: "CRD number", value: ats.crd },
  { label: "SEC file number", value: ats.fileNumber },
];

/** The ledger's head, as the end of each report names it. */
export const headFields = (head: ReportHead): { label: string; value: string }[] => [
  { label: "Chain id", value: String(head.chainId) },
  { label: "Genesis hash", value: head.genesisHash },
  { label: "Last record", value: String(head.seq) },
  { label: "Entry hash", value: head.entryHash },
  { label: "Head block", value: `${head.blockNumber} ${head.blockHash}` },
  { label: "Time of the head block", value: isoInstant(head.timestamp) },
];

/** Above the ledger's head. */
export const HEAD_ABOUT =
  "Every figure comes from the ledger as it was at this record. The entry hash proves every record before it: a ledger with this entry hash at this record gives the same report.";

/** Above the sources. */
export const SOURCES_ABOUT =
  "The queries of the ledger that the figures were drawn from. They run as they stand in any SQLite tool, with the parameters named.";
