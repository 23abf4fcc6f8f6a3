import {
  flagsOf,
  isKey,
  isSwitch,
  OPTIONS,
  type Option,
  type OptionGroup,
  type OptionKey,
} from "../../options/index.js";

/** An option of the catalogue as a flag of the command line. Help, parsing and the messages about it come from this. */
export interface Flag {
  key: OptionKey;
  option: Option;
  /** Long names: the first is the one that help shows; Ganache's and its deprecated ones follow. */
  names: readonly [string, ...string[]];
  short: string | undefined;
  /** What help calls the value; flags without one are booleans. */
  value: string | undefined;
  /** What it does, with its default; empty for what help does not show. */
  help: string;
}

/** What sentences call an option: its flag. A key that is none of an option stays as it is. */
export const flagNameOf = (key: string): string => (isKey(key) ? (flagsOf(OPTIONS[key])[0] ?? key) : key);

/** A heading of the help, with its flags. */
export interface FlagGroup {
  title: string;
  flags: readonly Flag[];
}

/** What follows a flag's help about its default. */
function defaultOf(option: Option): string {
  if (isSwitch(option) || option.value === undefined) return "";
  const { default: value, defaultText } = option;
  const text = defaultText ?? (value === undefined ? "" : (option.kind.show?.(value) ?? String(value)));
  return text === "" ? "" : ` (default: ${text})`;
}

/** The flags of a group of options. */
export const flagGroup = ({ title, options }: OptionGroup): FlagGroup => ({
  title,
  flags: Object.entries(options).flatMap(([key, option]) => {
    const [first, ...others] = flagsOf(option);
    if (first === undefined) return [];
    const { short, value, help, isUnlisted } = option;
    const text = isUnlisted ? "" : `${help}${defaultOf(option)}`;
    return [{ key: key as OptionKey, option, names: [first, ...others] as const, short, value, help: text }];
  }),
});

export const isBoolean = (flag: Flag): boolean => flag.value === undefined;

/** Whether a flag may be given more than once, or with several values. */
export const takesSeveral = ({ option }: Flag): boolean => !isSwitch(option) && option.kind.merge !== undefined;

/** `--chain.chainId` as `--chain.chain-id`: Ganache's parser takes both. */
const kebab = (name: string): string => name.replace(/(?<=[a-z])([A-Z]+)/g, (upper) => `-${upper.toLowerCase()}`);

/** Every long name of a flag. A boolean has a negation of each, which is not among these. */
export function namesOf(flag: Flag): string[] {
  return [...new Set(flag.names.flatMap((name) => [name, kebab(name)]))];
}

/** `--no-ws` for `--ws`; undefined for what is a negation already. */
export const negationOf = (name: string): string | undefined =>
  name.startsWith("--no-") ? undefined : `--no-${name.slice(2)}`;

/** The flags of some groups that a command has beside its own, with the help that they have there. */
export const flagsWithHelp = (
  groups: readonly FlagGroup[],
  help: Readonly<Partial<Record<OptionKey, string>>>,
): Flag[] =>
  groups.flatMap(({ flags }) =>
    flags.flatMap((flag) => {
      const text = help[flag.key];
      return text === undefined ? [] : [{ ...flag, help: text }];
    }),
  );
