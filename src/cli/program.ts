import { type Command, createCommand, Option } from "commander";
import { OPTION_GROUPS } from "../options/index.js";
import { ciCommand } from "./commands/ci.js";
import { exchangeCommand } from "./commands/exchange.js";
import { exportCommand } from "./commands/export.js";
import { importCommand } from "./commands/import.js";
import { instancesCommand } from "./commands/instances.js";
import { ledgerCommand } from "./commands/ledger.js";
import { reportCommand } from "./commands/report.js";
import { resetCommand } from "./commands/reset.js";
import { rpcCommand } from "./commands/rpc.js";
import { snapshotCommand } from "./commands/snapshot.js";
import { startCommand } from "./commands/start.js";
import { checkNativeModules } from "./native-modules.js";
import { throwFrom } from "./usage.js";

/** Commander's own words are not printed: `usageError` makes one sentence of them. */
function silence(command: Command): void {
  command.exitOverride((error) => throwFrom(command, error)).configureOutput({ writeErr: () => undefined });
  // With the last group that start has; a command without groups shows it among its options.
  const help = new Option("-?, --help", "show help");
  command.addHelpOption(command.name() === "start" ? help.helpGroup(OPTION_GROUPS.output.title) : help);
  command.commands.forEach(silence);
}

/** The command line: one file a command, in `commands/`. @param onStarted called when a chain is served */
export function createProgram(version: string, onStarted?: () => void): Command {
  const program = createCommand("couverture")
    .description("A local Ethereum chain that keeps everything.")
    .usage("[command] [flags]")
    .version(version, "--version", "show the version")
    .addHelpText("after", '\nThe flags of start are shown by "couverture start --help".')
    .addCommand(startCommand(onStarted), { isDefault: true })
    .addCommand(ciCommand())
    .addCommand(exchangeCommand())
    .addCommand(exportCommand())
    .addCommand(importCommand())
    .addCommand(ledgerCommand())
    .addCommand(reportCommand())
    .addCommand(resetCommand())
    .addCommand(rpcCommand())
    .addCommand(snapshotCommand())
    .addCommand(instancesCommand(), { hidden: true });
  program.hook("preAction", checkNativeModules);
  silence(program);
  return program;
}
