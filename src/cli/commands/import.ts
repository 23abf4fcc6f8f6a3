import { Command } from "commander";
import { wrongUse } from "../errors.js";
import { IMPORT_FLAGS } from "../flags.js";
import { addFlags } from "../start-flags.js";

const collected = (value: string, earlier: string[] = []): string[] => [...earlier, ...value.split(",")];

interface ImportFlags {
  ganacheDb?: string;
  address?: string[];
  slot?: string[];
  json?: boolean;
}

/** `couverture import`: makes a chain of another program's. */
export function importCommand(): Command {
  const command = new Command("import")
    .description("make a chain of a Ganache 7 database: blocks, receipts, state and history, every hash the same")
    .option("--ganache-db <dir>", "what Ganache had as --database.dbPath; nothing in it is changed")
    .option("--address <address>", "an address that the database knows by its hash only; may be repeated", collected)
    .option("--slot <key>", "the key of a storage slot that it knows by its hash only; may be repeated", collected)
    .option("--json", "print one JSON object");
  const given = addFlags(command, IMPORT_FLAGS);
  command.addHelpText(
    "after",
    "\nWhich hardfork and chain id the database has, and whether it has the accounts of a well-known mnemonic, is found out.",
  );
  return command.action(async ({ ganacheDb, address = [], slot = [], json }: ImportFlags) => {
    if (ganacheDb === undefined)
      throw wrongUse("import needs --ganache-db: the directory that Ganache had as --database.dbPath");
    const { asFlagError, readStartOptions } = await import("../start-options.js");
    const { node } = await readStartOptions(given);
    const { storage, chain } = node;
    if (storage.directory === false) throw wrongUse("import needs a --data-dir, in which the chain is kept");
    const { importDatabase } = await import("../import-database.js");
    await importDatabase({
      ...{ database: ganacheDb, directory: storage.directory, chain },
      ...{ addresses: address, slots: slot, json: json === true },
    }).catch((error: unknown) => {
      throw asFlagError(error, given);
    });
  });
}
