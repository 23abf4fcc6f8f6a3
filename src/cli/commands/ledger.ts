import { Command } from "commander";
import { addDataDirectoryFlag } from "./data-directory.js";
import { archiveCommand } from "./ledger-archive.js";
import { attestCommand } from "./ledger-attest.js";
import { diagramCommand } from "./ledger-diagram.js";
import { exportCommand } from "./ledger-export.js";
import { queryCommand } from "./ledger-query.js";
import { restoreCommand } from "./ledger-restore.js";
import { verifyCommand } from "./ledger-verify.js";

/** `couverture ledger`: the ledger of a chain, without running it. */
export function ledgerCommand(): Command {
  const command = new Command("ledger").description("the ledger: what a chain did, in SQLite");
  addDataDirectoryFlag(command.command("head"))
    .description("what the ledger holds, and its last record")
    .option("--json", "print one JSON object")
    .action(async (flags: { dataDir: string; json?: boolean }) => {
      const { printLedgerHead } = await import("../ledger/head.js");
      await printLedgerHead(flags.dataDir, flags.json === true);
    });
  addDataDirectoryFlag(command.command("rebuild"))
    .description("rebuild the ledger from the journal")
    .action(async ({ dataDir }: { dataDir: string }) => {
      const { rebuildLedgerOf } = await import("../ledger/rebuild.js");
      await rebuildLedgerOf(dataDir);
    });
  command.addCommand(attestCommand());
  command.addCommand(queryCommand());
  command.addCommand(exportCommand());
  command.addCommand(diagramCommand());
  command.addCommand(restoreCommand());
  command.addCommand(archiveCommand());
  command.addCommand(verifyCommand());
  return command;
}
