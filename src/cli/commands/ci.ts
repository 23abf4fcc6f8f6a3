import { Command } from "commander";
import type { OptionKey } from "../../options/index.js";
import { addFlags } from "../flags/add-flags.js";
import { CI_FLAGS } from "../flags/ci.js";
import { FLAGS } from "../flags/start.js";
import type { GivenFlag } from "../flags/start-options.js";

interface CiFlags {
  expectDigest?: string;
  save?: string;
}

/** A flag of start as if it had been typed. */
function asTyped(name: string, text?: string): GivenFlag {
  const flag = FLAGS.find(({ names }) => names[0] === name);
  if (flag === undefined) throw new Error(`${name} is not a flag`);
  return { flag, name, text };
}

/** `couverture ci`: a chain for as long as a command runs. */
export function ciCommand(): Command {
  const command = new Command("ci")
    .description("run a command beside a chain of its own, in memory, and check where that ended")
    .usage("[flags] -- command [arguments]")
    .argument("<command...>", "what to run; it finds the chain at RPC_URL, ETH_RPC_URL and WS_URL")
    .option(
      "--expect-digest <digest>",
      "fail when the chain ends elsewhere, and show the differences: a digest, or the snapshot that has it",
    )
    .option(
      "--save <file>",
      "save the chain into a snapshot's file when the command has ended; one that is there is replaced",
    );
  const given = addFlags(command, CI_FLAGS);
  command.addHelpText(
    "after",
    "\nExit codes: the command's (128 and the signal's number where one ended it); 1 when the chain is not where it was to end, or did not start; 2 wrong use.",
  );
  return command.action(async (words: string[], { expectDigest, save }: CiFlags) => {
    const { readExpectation } = await import("../ci/expectation.js");
    const expectation = expectDigest === undefined ? undefined : readExpectation(expectDigest);
    const { asFlagError, readStartOptions } = await import("../flags/start-options.js");
    const has = (key: OptionKey) => given.some(({ flag }) => flag.key === key);
    const flags = [
      asTyped("--ephemeral"),
      ...(has("server.port") ? [] : [asTyped("--port", "0")]),
      ...(has("from") || has("chain.clock") || has("chain.timestampIncrement") ? [] : [asTyped("--clock", "step")]),
      ...given,
    ];
    const options = await readStartOptions(flags);
    const [{ runCi }, { createNode }] = await Promise.all([import("../ci/run.js"), import("../../node.js")]);
    process.exitCode = await runCi(createNode, options, {
      command: words,
      ...(expectation && { expectation }),
      ...(save !== undefined && { save }),
    }).catch((error: unknown) => {
      throw asFlagError(error, flags);
    });
  });
}
