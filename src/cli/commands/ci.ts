import { Command } from "commander";
import { CI_FLAGS } from "../flags/ci.js";
import { FLAGS } from "../flags.js";
import { addFlags } from "../start-flags.js";
import type { GivenFlag } from "../start-options.js";

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
    const { asFlagError, readStartOptions } = await import("../start-options.js");
    const to = (path: string) => given.some(({ flag }) => flag.to === path);
    const flags = [
      asTyped("--ephemeral"),
      ...(to("server.port") ? [] : [asTyped("--port", "0")]),
      ...(to("from") || to("chain.clock") || to("chain.timestampIncrement") ? [] : [asTyped("--clock", "step")]),
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
