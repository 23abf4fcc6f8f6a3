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

/**
 * @param {string[]} argv
 * @returns {Promise<number>} the exit code
 */
export async function ledgerBench(argv) {
  const command = new Command("bench ledger");
  command
    .command("generate")
    .description("makes a data directory with a chain of many transactions, and its ledger")
    .argument("<directory>", "where; it must not be there")
    .option("--transactions <count>", "how many, beside some hundred that set the market up", count, 1_000_000)
    .option("--per-block <count>", "transactions in a block; 1 as automine mines them", count, 1)
    .option("--seed <number>", "another one gives another chain", count, 1)
    .action(async (directory, { transactions, perBlock, seed }) => {
      const { showGeneration } = await import("./ledger/generate-command.js");
      await showGeneration({ directory: resolve(process.env.INIT_CWD ?? "", directory), transactions, perBlock, seed });
    });
  await command.parseAsync(argv, { from: "user" });
  return 0;
}
