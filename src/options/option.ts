import type { Kind } from "./kinds/kind.js";

type LongName = `--${string}`;

/** What the command line and the library call an option. */
interface Names {
  /** The flag that help shows; where there is none, it is Ganache's name. */
  flag?: LongName;
  /** The short flag; Ganache's where it has one. */
  short?: `-${string}`;
  /** What help calls the value; flags without one are booleans. */
  value?: string;
  /** Ganache's name, as `miner.blockGasLimit`: an option of the library, and a flag. */
  ganache?: string;
  /** More flags: Ganache's former ones, and those of other programs. */
  aliases?: readonly LongName[];
  /** Ganache's former names in the library. */
  former?: readonly string[];
  /** The command line does not have it. */
  isLibraryOnly?: true;
  /** What it does; a default follows. */
  help: string;
  /** `--help` does not show it. */
  isUnlisted?: true;
}

/**
 * An option with a value. Reasons and notices name other options by their keys in braces, as `{chain.gasLimit}`; the command line
 * and the library put their own names there.
 */
export interface ValueOption<Input, Value> extends Names {
  kind: Kind<Input, Value>;
  default?: Value;
  /** What help says of the default in place of the value's text. */
  defaultText?: string;
  /** Its section needs it. */
  isRequired?: true;
  /** What to say of a value that is accepted and has no effect; a sentence that follows the name. */
  notice?: (value: unknown) => string | undefined;
  /** Why a value is not available; a sentence that follows the name. Undefined accepts it. */
  refused?: (value: unknown) => string | undefined;
}

/** A flag without a value that gives another option a value. */
export interface Switch extends Names {
  sets: readonly [key: string, value: unknown];
}

export type Option = ValueOption<unknown, unknown> | Switch;

/** Options under a heading of the help, by key: the path in the node's options, as `chain.gasLimit`, or a name of their own. */
export type OptionsByKey = Readonly<Record<string, Option>>;

export interface OptionGroup {
  title: string;
  options: OptionsByKey;
}

export const isSwitch = (option: Option): option is Switch => "sets" in option;

/** Every long flag, the one that help shows first. */
export function flagsOf({ flag, ganache, aliases = [], isLibraryOnly }: Option): string[] {
  if (isLibraryOnly) return [];
  return [...(flag === undefined ? [] : [flag]), ...(ganache === undefined ? [] : [`--${ganache}`]), ...aliases];
}
