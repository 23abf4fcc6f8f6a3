import { type Command, Option } from "commander";
import { type Flag, type FlagGroup, isBoolean, namesOf, negationOf } from "./flag.js";
import { FLAG_GROUPS, FLAGS } from "./start.js";
import type { GivenFlag } from "./start-options.js";

/** Help's text of a flag: what it does, and its other names. */
function describe(flag: Flag): string {
  const others = flag.names.slice(1);
  return others.length === 0 ? flag.help : `${flag.help} [${others.join(", ")}]`;
}

/**
 * Gives a command the flags of the table, under all their names; only the first of each is shown.
 * @returns the list into which they are put, as they are typed
 */
export function addFlags(command: Command, groups: readonly FlagGroup[] = FLAG_GROUPS): GivenFlag[] {
  const given: GivenFlag[] = [];
  const add = (option: Option, onValue: (text: string | null) => void) => {
    command.addOption(option);
    command.on(`option:${option.name()}`, onValue);
  };
  for (const { title, flags } of groups) {
    for (const flag of flags) {
      for (const name of namesOf(flag)) {
        const primary = name === flag.names[0];
        const short = primary && flag.short ? `${flag.short}, ` : "";
        const option = new Option(`${short}${name}${flag.value ? ` ${flag.value}` : ""}`, describe(flag));
        option.helpGroup(title).hideHelp(!primary || flag.help === "");
        add(option, (text) => given.push({ flag, name, text: text ?? undefined }));
        const negation = isBoolean(flag) ? negationOf(name) : undefined;
        if (negation) {
          add(new Option(negation).hideHelp(), () => given.push({ flag, name: negation, text: undefined, off: true }));
        }
      }
    }
  }
  return given;
}

const BOOLEAN_NAMES = new Set(
  FLAGS.filter(isBoolean).flatMap((flag) => [...namesOf(flag), ...(flag.short ? [flag.short] : [])]),
);
const LONG_NAMES = new Map(
  FLAGS.filter(isBoolean).flatMap((flag) => (flag.short ? [[flag.short, flag.names[0]] as const] : [])),
);

/**
 * Booleans may be given a value, as with Ganache: `--server.ws false` and `--server.ws=false` become `--no-server.ws`.
 */
export function withoutBooleanValues(args: readonly string[]): string[] {
  const plain: string[] = [];
  for (let index = 0; index < args.length; index++) {
    const [, name = "", attached] = /^([^=]+)(?:=(true|false))?$/.exec(args[index] ?? "") ?? [];
    const next = args[index + 1];
    const value = attached ?? (next === "true" || next === "false" ? next : undefined);
    if (!BOOLEAN_NAMES.has(name) || value === undefined) {
      plain.push(args[index] ?? "");
      continue;
    }
    if (attached === undefined) index++;
    const negation = negationOf(LONG_NAMES.get(name) ?? name);
    if (value === "true") plain.push(name);
    else if (negation) plain.push(negation);
  }
  return plain;
}
