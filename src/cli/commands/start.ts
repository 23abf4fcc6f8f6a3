import { Command } from "commander";
import { wrongUse } from "../errors.js";
import { addFlags } from "../flags/add-flags.js";
import { unknownCommand } from "../usage.js";

/** `couverture start`: runs a chain until it is stopped. @param onStarted called when it is served */
export function startCommand(onStarted?: () => void): Command {
  const command = new Command("start").description("run the chain (the default command)").allowExcessArguments();
  const given = addFlags(command);
  command.addHelpText(
    "after",
    "\nNames in [brackets] are the same flag's in Ganache's form. Exit codes: 0 done, 1 failed, 2 wrong use.",
  );
  return command.action(async () => {
    const excess = command.args[0];
    if (excess !== undefined) {
      throw wrongUse(unknownCommand(excess, command.parent?.commands.map((each) => each.name()) ?? []));
    }
    // What takes long to load waits until the flags are known to be names at least.
    const { asFlagError, readStartOptions } = await import("../flags/start-options.js");
    const options = await readStartOptions(given);
    // The ledger of a snapshot is opened when it is needed.
    if (options.node.from === undefined) await prepareLedger();
    const { createOutput } = await import("../start/output.js");
    const output = await createOutput(options.output);
    const [{ runNode }, { createNode }] = await Promise.all([import("../start/run-node.js"), import("../../node.js")]);
    await runNode(createNode, options, output, onStarted).catch((error: unknown) => {
      throw asFlagError(error, given);
    });
  });
}

async function prepareLedger(): Promise<void> {
  const { prepareLedgerThread } = await import("../../persistence/ledger/ledger.js");
  const { EXCHANGE_PROJECTION } = await import("../../exchange/ledger/location.js");
  prepareLedgerThread([EXCHANGE_PROJECTION]);
}
