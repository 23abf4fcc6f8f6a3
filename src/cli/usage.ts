import type { Command, CommanderError } from "commander";
import { nearestName } from "../rpc/nearest.js";
import { type CommandError, wrongUse } from "./errors.js";
import { FLAGS, namesOf, negationOf } from "./flags.js";

const SEE_HELP = 'see "couverture --help"';

/** Where to read about a command: its own help, and the program's for what starts a chain. */
function seeHelp(command: Command): string {
  const names: string[] = [];
  for (let each: Command | null = command; each; each = each.parent) names.unshift(each.name());
  return names.length < 2 || names[1] === "start" ? SEE_HELP : `see "${names.join(" ")} --help"`;
}

/** The sentence for a flag that nobody knows, with the nearest one that is known. */
export function unknownFlag(flag: string, known: readonly string[], help = SEE_HELP): string {
  const bare = flag.replace(/=.*$/, "");
  const nearest = nearestName(
    bare.replace(/^-+/, ""),
    known.map((name) => name.replace(/^-+/, "")),
  );
  return `${bare} is not a flag; ${nearest === undefined ? help : `did you mean --${nearest}?`}`;
}

/** The sentence for a command that nobody knows. */
export function unknownCommand(name: string, commands: readonly string[]): string {
  const nearest = nearestName(name, commands);
  return `"${name}" is not a command; ${nearest === undefined ? SEE_HELP : `did you mean "${nearest}"?`}`;
}

const START_FLAGS = FLAGS.flatMap(namesOf);
const START_NEGATIONS = FLAGS.filter(({ value }) => value === undefined)
  .flatMap(namesOf)
  .flatMap((name) => negationOf(name) ?? []);

/** The command that some arguments name, as deep as they go. */
function commandOf(program: Command, args: readonly string[]): Command {
  const next = args.length > 0 ? program.commands.find((command) => command.name() === args[0]) : undefined;
  return next ? commandOf(next, args.slice(1)) : program;
}

/** What commander complains of, as one sentence of ours; always wrong use. */
export function usageError(error: CommanderError, program: Command, args: readonly string[]): CommandError {
  const quoted = /'([^']+)'/.exec(error.message)?.[1] ?? "";
  const command = commandOf(program, args);
  if (error.code === "commander.unknownOption") {
    const own = command.options.flatMap(({ long, hidden }) => (long && !hidden ? [long] : []));
    const isStart = command === program || command.name() === "start";
    return wrongUse(unknownFlag(quoted, isStart ? [...START_FLAGS, ...START_NEGATIONS] : own, seeHelp(command)), error);
  }
  if (error.code === "commander.optionMissingArgument") {
    const name = /--\S+/.exec(quoted)?.[0] ?? quoted;
    return wrongUse(`${name} needs a value; ${seeHelp(command)}`, error);
  }
  if (error.code === "commander.unknownCommand") {
    return wrongUse(
      unknownCommand(
        quoted,
        command.commands.map((each) => each.name()),
      ),
      error,
    );
  }
  if (error.code === "commander.help") {
    return wrongUse(
      `"${command.name()}" needs one of ${command.commands.map((each) => each.name()).join(", ")}`,
      error,
    );
  }
  if (error.code === "commander.missingArgument") {
    return wrongUse(`the ${quoted} is missing; ${seeHelp(command)}`, error);
  }
  if (error.code === "commander.missingMandatoryOptionValue") {
    return wrongUse(`${quoted} is missing; ${seeHelp(command)}`, error);
  }
  const sentence = error.message
    .replace(/^error: /, "")
    .replace(/[.\s]*\n\s*/g, " ")
    .replace(/\.$/, "");
  return wrongUse(`${sentence}; ${seeHelp(command)}`, error);
}
