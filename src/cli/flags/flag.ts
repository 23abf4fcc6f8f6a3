/** How the text of a flag is read. What it must be beyond that, the options' schema says. */
export type FlagKind =
  | "text"
  | "boolean"
  /** `true` or `false`, or a word. */
  | "mode"
  | "integer"
  /** A number of seconds. */
  | "number"
  /** An amount of ether, read as wei. */
  | "ether"
  /** An address, or the index of an account. */
  | "account"
  /** `<private key>,<balance in wei>`. */
  | "keyed-account"
  /** A date, or unix seconds; under Ganache's names, milliseconds. */
  | "date"
  /** `Name: value`. */
  | "header"
  /** A file, read as text. */
  | "file"
  /** A file that is read where it is used. */
  | "path";

/** One flag of `couverture start`. Help, parsing and the messages about it come from this. */
export interface Flag {
  /** Long names: the first is the one that help shows; Ganache's and its deprecated ones follow. */
  names: readonly [string, ...string[]];
  /** The short name; Ganache's where it has one. */
  short?: string;
  /** What help calls the value; flags without one are booleans. */
  value?: string;
  kind?: FlagKind;
  /** May be given more than once; a comma separates several in one, except in `keyed-account` and `header`. */
  many?: boolean;
  /**
   * Where the value goes: a path in NodeOptions, in `output`, or in `wallet` (what a mnemonic comes from).
   * Without one the flag has no effect beyond what `means`, `refused` or `notice` say.
   */
  to?: string;
  /** What it sets when given as a boolean that is true; the value itself when undefined. */
  sets?: unknown;
  help: string;
  /** Values that have a meaning here but no effect, with a sentence for the log. */
  notice?: (value: unknown) => string | undefined;
  /** Why this flag, or this value of it, is refused; a sentence that follows the flag's name. Undefined lets it pass. */
  refused?: (value: unknown) => string | undefined;
}

/** A heading of the help, with its flags. */
export interface FlagGroup {
  title: string;
  flags: readonly Flag[];
}
