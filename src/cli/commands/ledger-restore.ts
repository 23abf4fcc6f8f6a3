import { Command } from "commander";
import { addFlags } from "../flags/add-flags.js";
import { RESTORE_FLAGS } from "../flags/restore.js";

/** `couverture ledger restore`. */
export function restoreCommand(): Command {
  const command = new Command("restore")
    .description("make a working chain out of a ledger's file alone")
    .argument("<file>", "the ledger's file; nothing in it is changed")
    .argument("<dir>", "where the chain is to be; new or empty")
    .option("--json", "print one JSON object");
  const given = addFlags(command, RESTORE_FLAGS);
  command.addHelpText(
    "after",
    "\nA ledger holds no keys: accounts of a private mnemonic come back only with --mnemonic or --account, and those of personal_newAccount with their keystore/.",
  );
  return command.action(async (file: string, directory: string, flags: { json?: boolean }) => {
    const { asFlagError, readStartOptions } = await import("../flags/start-options.js");
    const { node } = await readStartOptions(given);
    const { restoreChain } = await import("../ledger/restore.js");
    const requested = { chain: node.chain, engine: node.engine };
    await restoreChain({ file, directory, ...requested, json: flags.json === true }).catch((error: unknown) => {
      throw asFlagError(error, given);
    });
  });
}
