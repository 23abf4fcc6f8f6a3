import { resolve } from "node:path";
import { createInterface } from "node:readline/promises";
import { Command } from "commander";
import { failed, wrongUse } from "../errors.js";
import { addDataDirectoryFlag } from "./data-directory.js";

async function confirmed(directory: string): Promise<boolean> {
  if (!process.stdin.isTTY) {
    throw wrongUse(`reset removes the chain in ${directory} for good; give --yes to do so without a question`);
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await terminal.question(`Remove the chain in ${directory}, with all its history? [y/N] `);
  terminal.close();
  return /^y(es)?$/i.test(answer.trim());
}

/** `couverture reset`: removes a chain from its data directory. */
export function resetCommand(): Command {
  return addDataDirectoryFlag(new Command("reset"))
    .description("remove a chain and its whole history from its data directory")
    .option("-y, --yes", "do not ask")
    .action(async (options: { dataDir: string; yes?: boolean }) => {
      const directory = resolve(options.dataDir);
      const { checkResettable, resetDataDirectory } = await import("../../persistence/directory/reset.js");
      checkResettable(directory);
      if (!options.yes && !(await confirmed(directory))) throw failed("nothing was removed");
      const { removed, kept } = await resetDataDirectory(directory);
      process.stdout.write(`Removed ${removed.join(", ")} from ${directory}\n`);
      if (kept.length > 0) process.stdout.write(`Left there, not couverture's: ${kept.join(", ")}\n`);
    });
}
