import { Command } from "commander";
import type { ArchiveFlags } from "../ledger/archive.js";
import { addKeyFlags } from "../ledger/key-flags.js";

/** `couverture ledger archive`. */
export function archiveCommand(): Command {
  const command = new Command("archive")
    .description(
      "copy the records before a day to a dated, attested, read-only ledger (17 CFR 242.303); the original stays as it is",
    )
    .argument("[file]", "a ledger's file, instead of a chain's directory")
    .requiredOption("--before <date>", "as 2027-01-01: the first day, or instant (ISO 8601), that is not part of it")
    .option("--time-zone <zone>", "where that day begins (IANA)", "America/New_York")
    .option("--data-dir <dir>", "where the chain is kept; it may run")
    .option(
      "--out <file>",
      "the archive (default: ledger-<chain id>-before-<date>.sqlite); its attestation is beside it",
    );
  return addKeyFlags(command)
    .option("--json", "print one JSON object")
    .action(async (file: string | undefined, flags: ArchiveFlags) => {
      const { archiveLedger } = await import("../ledger/archive.js");
      await archiveLedger(file, flags);
    });
}
