import { CommanderError } from "commander";
import { programVersion } from "../version.js";
import { toCommandError } from "./errors.js";
import { withoutBooleanValues } from "./flags/add-flags.js";
import { fromGanacheArguments } from "./flags/ganache-arguments.js";
import { createProgram } from "./program.js";
import { usageError } from "./usage.js";

/** Whether errors show their stack: with `--verbose`, or when DEBUG is set. */
const showsStack = (args: readonly string[]): boolean =>
  process.env.DEBUG !== undefined || args.some((arg) => arg === "--verbose" || arg === "-v");

/**
 * Runs the command line and sets the exit code: 0 done, 1 something does not hold, 2 wrong use.
 * @param onStarted called when a chain is served
 */
export async function run(args: readonly string[], onStarted?: () => void): Promise<void> {
  endQuietlyWithReader();
  const program = createProgram(programVersion(), onStarted);
  // What follows two dashes is another command's (`couverture ci -- …`).
  const dashes = args.indexOf("--");
  const [own, theirs] = dashes < 0 ? [args, []] : [args.slice(0, dashes), args.slice(dashes)];
  try {
    process.exitCode = 0;
    await program.parseAsync([...withoutBooleanValues(fromGanacheArguments(own)), ...theirs], { from: "user" });
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return;
    const ending = error instanceof CommanderError ? usageError(error, program, own) : toCommandError(error);
    process.stderr.write(`couverture: ${ending.message}\n`);
    if (showsStack(own)) process.stderr.write(`${stackOf(ending)}\n`);
    process.exitCode = ending.exitCode;
  }
}

/** The reader of our output may have had enough (`couverture --help | head`); that is no failure of ours. */
function endQuietlyWithReader(): void {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error; // a chain goes on without anyone reading what it says
  });
}

/** The stacks of an error and of what caused it. */
function stackOf(error: Error): string {
  const stacks: string[] = [];
  for (let current: unknown = error; current instanceof Error; current = current.cause)
    stacks.push(current.stack ?? "");
  return stacks.join("\ncaused by: ");
}
