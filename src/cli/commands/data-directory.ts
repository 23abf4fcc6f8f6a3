import type { Command } from "commander";
import { DEFAULT_DATA_DIRECTORY } from "../../persistence/directory/layout.js";

/** Gives a command that works on a chain's directory the flag that says which. */
export const addDataDirectoryFlag = (command: Command): Command =>
  command.option("--data-dir <dir>", "where the chain is kept", DEFAULT_DATA_DIRECTORY);
