import { Command } from "commander";
import { wrongUse } from "../errors.js";

/** `ganache instances list` and `stop`: known, and refused, as `--detach` is. */
export function instancesCommand(): Command {
  return new Command("instances").argument("[words...]").action(() => {
    throw wrongUse(
      "instances is not available: no chain runs detached; end one with Ctrl-C, or by its process (SIGTERM), and it closes cleanly",
    );
  });
}
