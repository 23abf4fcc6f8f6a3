import { toHex } from "../../ethereum/index.js";
import { openDataDirectory } from "../../persistence/directory/open.js";
import { type LedgerSummary, openLedgerReader } from "../../persistence/ledger/offline.js";
import { programName } from "../../version.js";
import { asJson } from "../output/json.js";
import { counted, fieldLines } from "../output/text.js";

/** What `ledger head` prints. */
export function headLines(file: string, summary: LedgerSummary): string[] {
  const { head, lastBlock } = summary;
  if (!head) return [`${file} is empty: the chain has not been started yet`];
  const orphaned = (count: number) => (count === 0 ? "" : `, ${count} of them orphaned`);
  return fieldLines([
    ["Ledger", file],
    ["Chain", `id ${summary.chainId}, genesis ${summary.genesisHash}`],
    ["Head", `record ${head.seq}, entry hash ${toHex(head.entryHash)}`],
    ["Last block", lastBlock ? `${lastBlock.number} ${lastBlock.hash} ${lastBlock.time ?? ""}`.trimEnd() : "none"],
    ["Blocks", `${counted(summary.blocks, "block")}${orphaned(summary.orphanedBlocks)}`],
    ["Transactions", `${counted(summary.transactions, "transaction")}${orphaned(summary.orphanedTransactions)}`],
  ]);
}

/**
 * Prints what the ledger of a chain holds; the chain may be running.
 * @throws DataDirectoryError, LedgerError
 */
export async function printLedgerHead(directory: string, json: boolean): Promise<void> {
  const { paths } = await openDataDirectory(directory, { program: programName(), create: false });
  const reader = openLedgerReader(paths.ledger);
  try {
    const summary = reader.summary();
    const head = summary.head ? { seq: summary.head.seq, entryHash: toHex(summary.head.entryHash) } : null;
    const text = json
      ? JSON.stringify(asJson({ file: paths.ledger, ...summary, head }))
      : headLines(paths.ledger, summary).join("\n");
    process.stdout.write(`${text}\n`);
  } finally {
    reader.close();
  }
}
