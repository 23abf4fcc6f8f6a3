import { Command } from "commander";
import { OptionNamingError } from "../../persistence/option-names.js";
import { wrongUse } from "../errors.js";
import { addFlags } from "../flags/add-flags.js";
import { IMPORT_FLAGS } from "../flags/import.js";

const collected = (value: string, earlier: string[] = []): string[] => [...earlier, ...value.split(",")];

interface ImportFlags {
  ganacheDb?: string;
  chain?: string;
  forkchoice?: string;
  address?: string[];
  slot?: string[];
  json?: boolean;
}

/** The names of the flags that are no options of a node in place of `importGanacheDatabase`'s. */
const FLAGS: Record<string, string> = { addresses: "--address", slots: "--slot" };

const withImportFlags = (error: unknown): unknown =>
  error instanceof OptionNamingError ? error.rename((key) => FLAGS[key] ?? `{${key}}`) : error;

/** `couverture import`: makes a chain of another program's. */
export function importCommand(): Command {
  const command = new Command("import")
    .description(
      "make a chain of a Ganache 7 database, or of a file of RLP blocks: every block checked, every hash the same",
    )
    .option("--chain <file>", "RLP blocks, as geth export writes them; with --genesis where the chain is new")
    .option(
      "--forkchoice <file>",
      "which of its blocks are head, safe and finalized (an engine_forkchoiceUpdated request)",
    )
    .option("--ganache-db <dir>", "what Ganache had as --database.dbPath; nothing in it is changed")
    .option("--address <address>", "an address that the database knows by its hash only; may be repeated", collected)
    .option("--slot <key>", "the key of a storage slot that it knows by its hash only; may be repeated", collected)
    .option("--json", "print one JSON object");
  const given = addFlags(command, IMPORT_FLAGS);
  command.addHelpText(
    "after",
    [
      "",
      "Which hardfork and chain id a database has, and whether it has the accounts of a well-known mnemonic, is found out.",
      "An import with --chain that was interrupted continues when the same command is run again. The chain mines by evm_mine only, unless it is started with --block-time or evm_setAutomine is called.",
    ].join("\n"),
  );
  return command.action(async ({ ganacheDb, chain: file, forkchoice, address = [], slot = [], json }: ImportFlags) => {
    if (ganacheDb !== undefined && file !== undefined) {
      throw wrongUse("--ganache-db and --chain cannot be given together; leave one out");
    }
    if (ganacheDb === undefined && file === undefined) {
      throw wrongUse(
        "import needs --ganache-db, the directory that Ganache had as --database.dbPath, or --chain, a file of RLP blocks",
      );
    }
    const { asFlagError, readStartOptions } = await import("../flags/start-options.js");
    const { node } = await readStartOptions(given);
    const { storage, chain } = node;
    if (storage.directory === false) throw wrongUse("import needs a --data-dir, in which the chain is kept");
    if (file !== undefined) {
      if (address.length > 0 || slot.length > 0) throw wrongUse("--address and --slot are for --ganache-db");
      const { importChain } = await import("../import/chain-file.js");
      const request = { file, directory: storage.directory, chain, forkchoice, json: json === true };
      return importChain(request).catch((error: unknown) => {
        throw asFlagError(error, given);
      });
    }
    if (forkchoice !== undefined) throw wrongUse("--forkchoice is for --chain");
    if (chain.genesis !== undefined) throw wrongUse("--genesis is for --chain; a Ganache database holds its own");
    const { importDatabase } = await import("../import/ganache-database.js");
    await importDatabase({
      ...{ database: ganacheDb as string, directory: storage.directory, chain },
      ...{ addresses: address, slots: slot, json: json === true },
    }).catch((error: unknown) => {
      throw asFlagError(withImportFlags(error), given);
    });
  });
}
