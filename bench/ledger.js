// @ts-check
// `npm run bench -- ledger`: large ledgers, made by a generator, and how fast the commands of the ledger go through them.
import { resolve } from "node:path";
import { Command, InvalidArgumentError } from "commander";

/** @param {string} text */
function count(text) {
  const value = Number(text.replaceAll("_", ""));
  if (!Number.isSafeInteger(value) || value < 1) throw new InvalidArgumentError("it must be a whole number from 1 on.");
  return value;
}

const QUICK = 20_000;

/** npm runs a script in its package's folder; a relative path is meant from where the user called it. @param {string} path */
const fromCaller = (path) => resolve(process.env.INIT_CWD ?? "", path);

/** @param {Command} command */
const generating = (command) =>
  command
    .option("--transactions <count>", "how many, beside some hundred that set the market up", count, 1_000_000)
    .option("--per-block <count>", "transactions in a block; 1 as automine mines them", count, 1)
    .option("--seed <number>", "another one gives another chain", count, 1);

/**
 * @param {string[]} argv
 * @returns {Promise<number>} the exit code
 */
export async function ledgerBench(argv) {
  let code = 0;
  const command = new Command("bench ledger");
  generating(command.command("measure", { isDefault: true }))
    .description("measures the ledger's commands on a large ledger")
    .option("--directory <directory>", "a chain that was generated before, instead of a new one")
    .option("--quick", "20,000 transactions, and nothing is written", false)
    .option("--limit <seconds>", "end a command that takes longer", count)
    .option(
      "--only <names>",
      "verify, csv, jsonl, parquet, ats-r, rebuild, separated by commas; nothing is written",
      "",
    )
    .action(async ({ directory, quick, only, transactions, ...options }) => {
      const { measureLedger } = await import("./ledger/measure.js");
      const names = only === "" ? [] : only.split(",");
      code = await measureLedger({
        ...options,
        ...(directory !== undefined && { directory: fromCaller(directory) }),
        transactions: quick ? QUICK : transactions,
        only: names,
        write: !quick && names.length === 0,
      });
    });
  generating(command.command("generate"))
    .description("makes a data directory with a chain of many transactions, and its ledger")
    .argument("<directory>", "where; it must not be there")
    .action(async (directory, { transactions, perBlock, seed }) => {
      const { showGeneration } = await import("./ledger/generate-command.js");
      await showGeneration({ directory: fromCaller(directory), transactions, perBlock, seed });
    });
  await command.parseAsync(argv, { from: "user" });
  return code;
}
