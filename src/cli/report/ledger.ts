import { projection } from "../../exchange/ledger/projection.js";
import type { ReportLedger } from "../../exchange/reports/index.js";
import { openDataDirectory } from "../../persistence/directory/open.js";
import { type LedgerSnapshot, openLedgerSnapshot } from "../../persistence/ledger/offline.js";
import { programName } from "../../version.js";
import { namedLedger } from "../ledger/ledger-file.js";
import type { DrawingFlags } from "./flags.js";

async function ledgerFile({ ledger, dataDir }: Pick<DrawingFlags, "ledger" | "dataDir">): Promise<string> {
  if (ledger !== undefined) return namedLedger(ledger);
  const { paths } = await openDataDirectory(dataDir, { program: programName(), create: false });
  return paths.ledger;
}

/**
 * Has a ledger read as it is at this moment; the chain may be running.
 * @throws DataDirectoryError, LedgerError
 */
export async function withLedger<Result>(
  flags: Pick<DrawingFlags, "ledger" | "dataDir">,
  read: (ledger: ReportLedger) => Promise<Result>,
): Promise<Result> {
  const snapshot: LedgerSnapshot = openLedgerSnapshot(await ledgerFile(flags), [projection]);
  try {
    return await read(snapshot);
  } finally {
    snapshot.close();
  }
}
