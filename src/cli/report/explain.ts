import type { Report, ReportLedger } from "../../exchange/reports/index.js";
import { wrongUse } from "../errors.js";
import type { DrawingFlags } from "./flags.js";

/** Prints the rows behind a figure. */
export async function explain(_ledger: ReportLedger, _report: Report, _flags: DrawingFlags): Promise<void> {
  throw wrongUse("not yet");
}
