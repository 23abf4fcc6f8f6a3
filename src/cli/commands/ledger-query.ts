import { Command, InvalidArgumentError, Option } from "commander";
import type { QueryFlags } from "../ledger/query.js";

const MAX_ROWS = 1_000_000;
const MAX_SECONDS = 86_400;

const wholeNumber =
  (most: number) =>
  (text: string): number => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < 1 || value > most) {
      throw new InvalidArgumentError(`it must be a whole number from 1 to ${most}`);
    }
    return value;
  };

/** `couverture ledger query`. */
export function queryCommand(): Command {
  return new Command("query")
    .description("ask the ledger by SQL, reading only; the chain may run meanwhile")
    .argument("<sql>", "one SELECT, WITH, VALUES or EXPLAIN; - takes it from stdin")
    .argument("[file]", "a ledger's file, instead of a chain's directory")
    .option("--data-dir <dir>", "where the chain is kept")
    .addOption(
      new Option("--format <format>", "how to print the rows").choices(["table", "csv", "json", "md"]).default("table"),
    )
    .option("--limit <rows>", "the most rows to print", wholeNumber(MAX_ROWS), 10_000)
    .option("--timeout <seconds>", "stop a query that takes longer", wholeNumber(MAX_SECONDS), 60)
    .action(async (sql: string, file: string | undefined, flags: QueryFlags) => {
      const { queryLedger } = await import("../ledger/query.js");
      await queryLedger(sql, file, flags);
    });
}
