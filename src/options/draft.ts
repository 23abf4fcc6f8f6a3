import { GANACHE_MNEMONIC } from "../chain/wallet/well-known.js";
import { OptionNamingError } from "../persistence/option-names.js";
import { OPTIONS, type OptionKey } from "./catalogue/catalogue.js";
import type { Logger } from "./catalogue/output.js";
import { isKey, type NameOf, OptionsError, withNames } from "./errors.js";
import { forkSection } from "./fork-section.js";
import { type Kind, ValueError } from "./kinds/kind.js";
import { boolean } from "./kinds/scalars.js";
import { isNodeOption, type NodeOptionsInput } from "./node-options.js";
import { isSwitch, type Option } from "./option.js";

/** An option as somebody gave it. */
export interface Given {
  key: OptionKey;
  /** The name that it was given by: `--gas-limit`, `miner.blockGasLimit`. */
  name: string;
  /** What its kind reads. */
  value: unknown;
  /** The text of a flag, which errors repeat. */
  text?: string | undefined;
}

/** How options are given, on the command line or in the library, and how their errors are phrased there. */
export interface Surface {
  /** The name of an option that was not given. */
  nameOf: NameOf;
  /** The error for an option, by a name of it. */
  error(name: string, reason: string, cause?: unknown): Error;
}

/** The values that were given, by section and name; those of the node's own options are not read yet. */
export interface Draft {
  node: Record<string, unknown> & { chain: Record<string, unknown> };
  /** What a mnemonic comes from where it is not given. */
  wallet: { seed?: string; deterministic?: boolean };
  /** The files of the key that signs attestations. */
  signer: { key?: string; passwordFile?: string };
  output: { quiet?: boolean; verbose?: boolean; json?: boolean; file?: string; logger?: Logger };
  /** Whether the demo market is to be on the chain. */
  demo: boolean;
  /** Sentences about options that have no effect. */
  notices: string[];
}

/** Options that are not given together. */
const EXCLUSIVE: readonly (readonly OptionKey[])[] = [
  ["chain.mnemonic", "wallet.seed", "wallet.deterministic"],
  ["chain.accounts", "chain.accountCount"],
  ["--no-mining", "mining.blockTime"],
  ["output.quiet", "output.verbose"],
  ["storage.directory", "--ephemeral"],
];

/** The path in the node's options that a value goes to. */
const targetOf = (key: OptionKey): string => {
  const option: Option = OPTIONS[key];
  return isSwitch(option) ? option.sets[0] : key;
};

function rejectContradictions(given: readonly Given[], surface: Surface): void {
  const lastOn = (key: OptionKey): Given | undefined =>
    given.findLast((each) => each.key === key && each.value !== false);
  const reject = (one: string, other: string): never => {
    throw surface.error(one, `and ${other} cannot be given together; leave one out`);
  };
  for (const keys of EXCLUSIVE) {
    const [first, second] = keys.flatMap((key) => lastOn(key) ?? []);
    if (first && second) reject(first.name, second.name);
  }
  const exchange = given.findLast(({ key }) => key === "chain.exchange");
  if (lastOn("--demo") && exchange?.value === false) reject("--demo", exchange.name);
}

/** The error for an option that was given, with its text where that is no secret, and the names of other options. */
export function errorFor(
  { key, name, text }: Pick<Given, "key" | "name" | "text">,
  error: ValueError | OptionsError,
  surface: Surface,
): Error {
  const { reason, repeatsValue } = error;
  const option: Option = OPTIONS[key];
  const isShown = text !== undefined && (isSwitch(option) || !option.kind.isHidden) && repeatsValue;
  return surface.error(name, `${withNames(reason, surface.nameOf)}${isShown ? `, not "${text}"` : ""}`, error);
}

/** Reads a value that was given. @throws the surface's error */
function readGiven<Value>(given: Given, { read }: Kind<unknown, Value>, surface: Surface): Value {
  try {
    return read(given.value);
  } catch (error) {
    if (!(error instanceof ValueError)) throw error;
    throw errorFor(given, error, surface);
  }
}

/**
 * The values that were given, by the paths that they go to.
 * @throws the surface's error for options that contradict each other, and for values that are not available
 */
export function draftOf(given: readonly Given[], surface: Surface): Draft {
  rejectContradictions(given, surface);
  const sections: Record<string, Record<string, unknown>> = { chain: {} };
  const fields: Record<string, unknown> = {};
  const notices: string[] = [];
  const put = (path: string, value: unknown, merge?: (earlier: unknown, later: unknown) => unknown): void => {
    const [section, name] = path.split(".") as [string, string | undefined];
    if (name !== undefined) sections[section] ??= {};
    const target = name === undefined ? fields : (sections[section] as Record<string, unknown>);
    const field = name ?? section;
    target[field] = merge && target[field] !== undefined ? merge(target[field], value) : value;
  };
  for (const each of given) {
    const { key, name, value } = each;
    if (value === undefined) continue;
    const option: Option = OPTIONS[key];
    if (isSwitch(option)) {
      if (readGiven(each, boolean(), surface)) put(...option.sets);
    } else if (isNodeOption(key)) {
      put(key, value, option.kind.merge);
    } else {
      const read = readGiven(each, option.kind, surface);
      const rejection = option.refused?.(read);
      if (rejection !== undefined) throw surface.error(name, withNames(rejection, surface.nameOf));
      const notice = option.notice?.(read);
      if (notice !== undefined) notices.push(`${name} ${notice}`);
      put(key, read);
    }
  }
  const { wallet = {}, signer = {}, output = {}, headers = {}, fork, ...node } = sections;
  const demo = fields["--demo"] === true;
  const nodeFields = Object.fromEntries(Object.entries(fields).filter(([key]) => isNodeOption(key)));
  const isFork = fork !== undefined || Object.keys(headers).length > 0;
  return {
    node: {
      ...Object.fromEntries(Object.entries(node).filter(([section]) => isNodeOption(section))),
      ...nodeFields,
      chain: { ...sections.chain },
      ...(isFork && { fork: forkSection(fork ?? {}, headers) }),
    },
    ...{ wallet, signer, output, demo, notices },
  };
}

/**
 * The input of a node, complete: a mnemonic from what it comes from, and the clock that an increment implies.
 * @param seedPhrase the phrase of `wallet.seed`, where that was given
 */
export function inputOf({ node, wallet }: Draft, seedPhrase: string | undefined): NodeOptionsInput {
  const chain = { ...node.chain };
  const phrase = seedPhrase ?? (wallet.deterministic === true ? GANACHE_MNEMONIC : undefined);
  if (phrase !== undefined) chain.mnemonic = phrase;
  if (chain.timestampIncrement !== undefined) chain.clock ??= "step";
  return { ...node, chain } as NodeOptionsInput;
}

/**
 * An error of `parseNodeOptions`, or of opening a chain, as a surface phrases it; whatever names no options stays as it is.
 * An option that was not given has the name that the surface has for it.
 */
export function rephrased(error: unknown, given: readonly Given[], surface: Surface): unknown {
  if (error instanceof OptionNamingError) {
    return error.rename((key) => {
      const one = given.findLast((each) => each.key === key && each.value !== false);
      return one?.name ?? (isKey(key) ? surface.nameOf(key) : key);
    });
  }
  if (!(error instanceof OptionsError)) return error;
  const culprit = given.findLast(({ key }) => `${error.path}.`.startsWith(`${targetOf(key)}.`));
  if (!culprit && !Object.hasOwn(OPTIONS, error.path)) return error;
  const key = error.path as OptionKey;
  return errorFor(culprit ?? { key, name: surface.nameOf(key) }, error, surface);
}
