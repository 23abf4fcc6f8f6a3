import {
  drawReport,
  type RenderFormat,
  ReportError,
  type ReportKind,
  renderReport,
} from "../../exchange/reports/index.js";
import { ExitCode, failed, wrongUse } from "../errors.js";
import { readConfig } from "./config-file.js";
import { explain } from "./explain.js";
import type { DrawingFlags, ReportFlags } from "./flags.js";
import { withLedger } from "./ledger.js";
import { optionsOf } from "./options.js";
import { formatOf, writeOut } from "./output.js";

/** Rejections of the request; others are of what the ledger holds. */
const WRONG_REQUESTS = new Set(["BAD_CONFIG", "BAD_PERIOD", "UNKNOWN_MARKET", "BAD_DRAFT", "BAD_FORMAT"]);

/** A refused report as the command's end. */
function commandError(error: unknown): unknown {
  if (!(error instanceof ReportError)) return error;
  return WRONG_REQUESTS.has(error.code) ? wrongUse(error.message, error) : failed(error.message, error);
}

/**
 * Generates a report and writes it.
 * @throws CommandError, LedgerError, DataDirectoryError
 */
export async function generateReport<Kind extends ReportKind>(kind: Kind, flags: ReportFlags[Kind]): Promise<void> {
  const common: DrawingFlags = flags;
  try {
    const options = optionsOf(kind, flags);
    const config = readConfig(common);
    const explains = common.explain !== undefined;
    const format: RenderFormat = explains ? "md" : formatOf(common);
    await withLedger(common, async (ledger) => {
      const report = drawReport(kind, ledger, config, options);
      if (explains) {
        await explain(ledger, report, common);
        return;
      }
      await writeOut(renderReport(report, format, { table: common.table }), common.out, report);
      if (report.due) process.exitCode = ExitCode.failed;
    });
  } catch (error) {
    throw commandError(error);
  }
}
