import type { Command, CommanderError } from "commander";
import { nearestName } from "../rpc/nearest.js";
import { type CommandError, wrongUse } from "./errors.js";
import { namesOf, negationOf } from "./flags/flag.js";
import { FLAGS } from "./flags/start.js";

const SEE_HELP = 'see "couverture --help"';

/** The names by which a command is called, the program's first. */
function pathOf(command: Command): string[] {
  const names: string[] = [];
  for (let each: Command | null = command; each; each = each.parent) names.unshift(each.name());
  return names;
}

/** Where to read about a command: its own help, and the program's for what starts a chain. */
function seeHelp(command: Command): string {
  const names = pathOf(command);
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

/** Which command each of commander's errors comes from; a group's default command is not in the arguments. */
const ORIGINS = new WeakMap<CommanderError, Command>();

/** Throws an error of commander's that comes from a command. */
export function throwFrom(command: Command, error: CommanderError): never {
  ORIGINS.set(error, command);
  throw error;
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

/** How a command is called. */
const usageOf = (command: Command): string => [...pathOf(command), command.usage()].join(" ");

/** The sentence for an argument that is not there. */
function missingArgument(name: string, command: Command): string {
  const argument = command.registeredArguments.find((each) => each.name() === name);
  const meaning = argument?.description ? `: ${argument.description}` : "";
  return `<${name}> is missing${meaning}; usage: ${usageOf(command)}`;
}

/**
 * The sentence for more arguments than a command takes. Where a group's default command got them, the first is the name of a
 * command that the group does not have; one that another command of the group takes is offered with that command.
 */
function excessArguments(command: Command, args: readonly string[]): string {
  if (command.commands.length > 0) {
    const path = pathOf(command);
    const words = args.slice(path.length - 1);
    const word = words.find((each) => !each.startsWith("-")) ?? "";
    const other = command.commands.find((each) =>
      each.registeredArguments[0]?.argChoices?.includes(word.toLowerCase()),
    );
    if (other) {
      return `"${word}" is not a command of "${path.join(" ")}"; did you mean "${pathOf(other).join(" ")} ${words.join(" ")}"?`;
    }
    const names = command.commands.map((each) => each.name());
    const nearest = nearestName(word, names);
    const instead = nearest === undefined ? `it has ${names.join(", ")}` : `did you mean "${nearest}"?`;
    return `"${word}" is not a command of "${path.join(" ")}"; ${instead}`;
  }
  const count = command.registeredArguments.length;
  const taken = count === 0 ? "no arguments" : count === 1 ? "one argument" : `${count} arguments at most`;
  return `"${pathOf(command).join(" ")}" takes ${taken}; usage: ${usageOf(command)}`;
}

/**
 * What commander complains of, as one sentence of ours; always wrong use. Its errors have a code; the argument that one is about is
 * in the message only.
 */
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
    return wrongUse(missingArgument(quoted, ORIGINS.get(error) ?? command), error);
  }
  if (error.code === "commander.excessArguments") return wrongUse(excessArguments(command, args), error);
  if (error.code === "commander.invalidArgument") {
    const [, flag, value, allowed] =
      /option '(?:-\w, )?(--[\w-]+)[^']*' argument '(.*)' is invalid\. Allowed choices are (.*)\.$/s.exec(
        error.message,
      ) ?? [];
    if (flag !== undefined) {
      const choices = (allowed as string).replace(/, ([^,]+)$/, " or $1");
      return wrongUse(`${flag} must be ${choices}, not "${value}"`, error);
    }
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
