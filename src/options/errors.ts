import { withOptionNames } from "../persistence/option-names.js";
import { OPTIONS, type OptionKey } from "./catalogue/catalogue.js";
import { isSwitch, type Option } from "./option.js";

/** The name of an option, or undefined for what is none. */
export type NameOf = (key: OptionKey) => string;

/** Whether a text is the key of an option. */
export const isKey = (text: string): text is OptionKey => Object.hasOwn(OPTIONS, text);

/** A reason with the names of the options that it mentions, `{chain.gasLimit}`. */
export const withNames = (reason: string, nameOf: NameOf): string =>
  withOptionNames(reason, (key) => (isKey(key) ? nameOf(key) : `{${key}}`));

/** An option as a program sets it; a switch by what it sets. */
export function pathOf(key: OptionKey): string {
  const option: Option = OPTIONS[key];
  return isSwitch(option) ? `${option.sets[0]}: ${String(option.sets[1])}` : key;
}

/**
 * An option that is not acceptable; the message is one sentence that names it by its path. The command line and the library put
 * their own names in its place: see `rephrased`.
 */
export class OptionsError extends Error {
  override readonly name = "OptionsError";
  readonly code = "INVALID_OPTION";
  /** Whether the text of a flag is to be repeated after the reason. */
  readonly repeatsValue: boolean;

  /**
   * @param path the option as in {@link NodeOptions}, as `chain.chainId`
   * @param reason follows the name; other options are mentioned by their keys in braces
   */
  constructor(
    readonly path: string,
    readonly reason: string,
    { repeatsValue = false, ...options }: ErrorOptions & { repeatsValue?: boolean } = {},
  ) {
    super(`option ${path} ${withNames(reason, pathOf)}`, options);
    this.repeatsValue = repeatsValue;
  }
}
