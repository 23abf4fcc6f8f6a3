import { Command, Option } from "commander";
import type { ExportFlags } from "../ledger/export.js";

/** `--table` may be given more than once, each time with several names. */
const namesAfter = (text: string, before: string[]): string[] => [
  ...before,
  ...text.split(",").flatMap((name) => (name.trim() === "" ? [] : [name.trim()])),
];

/** `couverture ledger export`. */
export function exportCommand(): Command {
  return new Command("export")
    .description("write tables and views of the ledger in open formats; the chain may run meanwhile")
    .argument("[file]", "a ledger's file, instead of a chain's directory")
    .option("--data-dir <dir>", "where the chain is kept")
    .addOption(
      new Option("--format <format>", "what to write").choices(["csv", "jsonl", "parquet"]).makeOptionMandatory(),
    )
    .option("--table <names>", "tables and views, separated by commas", namesAfter, [])
    .option("--all", "every table and view")
    .option("--out <path>", "a file, or a directory for several tables; stdout if not given")
    .option("--force", "write over files that are there")
    .action(async (file: string | undefined, flags: ExportFlags) => {
      const { exportLedger } = await import("../ledger/export.js");
      await exportLedger(file, flags);
    });
}
