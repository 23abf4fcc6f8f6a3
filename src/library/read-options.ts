import { keyAtPath, seedOfMnemonic } from "../chain/wallet/hd-keys.js";
import { phraseOfGanacheSeed } from "../chain/wallet/seed-phrase.js";
import { toHex } from "../ethereum/index.js";
import {
  CHAIN_DEFAULTS,
  draftOf,
  type Given,
  inputOf,
  isNodeOption,
  isSwitch,
  type Logger,
  type NameOf,
  type NodeOptions,
  OPTIONS,
  type Option,
  type OptionKey,
  OptionsError,
  parseNodeOptions,
  pathOf,
  rephrased,
  type Surface,
  ValueError,
} from "../options/index.js";
import { eip1193Of } from "./legacy-provider.js";
import type { AccountOption, ServerOptions } from "./options.js";

/** What was requested. */
export interface ReadOptions {
  node: NodeOptions;
  /** Undefined: nothing is logged. */
  logger: Logger | undefined;
  verbose: boolean;
  /** A file that the log is appended to. */
  logFile: string | undefined;
  /** An error of opening the chain, with the option by the name that it was given by. */
  rephrase(error: unknown): unknown;
  /** What the library calls an option. */
  nameOf: NameOf;
}

/** Where an option of some name is in the catalogue, and whether the name is Ganache's. */
interface Place {
  key: OptionKey;
  isGanaches: boolean;
}

/** Every name of an option: its path in the node's options, Ganache's, and Ganache's former ones. */
const PLACES: ReadonlyMap<string, Place> = new Map(
  (Object.entries(OPTIONS) as [OptionKey, Option][]).flatMap(([key, option]): [string, Place][] => [
    ...(isNodeOption(key) ? [[key, { key, isGanaches: false }] satisfies [string, Place]] : []),
    ...[option.ganache, ...(option.former ?? [])].flatMap((name): [string, Place][] =>
      name === undefined ? [] : [[name, { key, isGanaches: true }]],
    ),
  ]),
);

/** What is before the dot of a name. */
const SECTIONS = new Set([...PLACES.keys()].flatMap((name) => (name.includes(".") ? [name.split(".")[0]] : [])));

/** Options of what Ganache keeps of an upstream on disk. A chain in memory has nothing on disk, so that there they hold whatever they say. */
const ON_DISK_ONLY = new Set<OptionKey>(["--fork.disableCache", "--fork.deleteCache"]);

/** Options have Ganache's names, and paths where Ganache has none. */
const LIBRARY: Surface = {
  nameOf(key) {
    const option: Option = OPTIONS[key];
    return option.ganache ?? pathOf(key);
  },
  error: (name, reason, cause) => new OptionsError(name, reason, { cause }),
};

const isSection = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Every option that is given, by its whole name. */
function namedValues(options: object): [name: string, value: unknown][] {
  return Object.entries(options)
    .flatMap(([name, value]): [string, unknown][] =>
      SECTIONS.has(name) && isSection(value)
        ? Object.entries(value).map(([key, inner]) => [`${name}.${key}`, inner])
        : [[name, value]],
    )
    .filter(([, value]) => value !== undefined && value !== null);
}

/** An option's value in the form that the node's own option has. @throws OptionsError for what has no such form */
function givenOf(name: string, { key, isGanaches }: Place, value: unknown): Given {
  const option: Option = OPTIONS[key];
  if (key === "fork.provider") return { key, name, value: eip1193Of(value) };
  if (!isGanaches || isSwitch(option) || option.kind.fromGanache === undefined) return { key, name, value };
  try {
    return { key, name, value: option.kind.fromGanache(value) };
  } catch (error) {
    if (!(error instanceof ValueError)) throw error;
    throw new OptionsError(name, error.reason, { cause: error });
  }
}

/** Ganache's accounts, with the keys that they leave out. */
function keyedAccounts(accounts: readonly AccountOption[], mnemonic: string, hdPath: string): object[] {
  return accounts.map(({ balance, secretKey }, index) => ({
    balance: balance ?? 0n,
    privateKey: secretKey ?? toHex(keyAtPath(seedOfMnemonic(mnemonic), `${hdPath}/${index}`).privateKey),
  }));
}

/**
 * Reads the options of a provider or server. They mean what the flags of the same names mean to the command.
 * @throws OptionsError naming the first option that is not acceptable
 */
export function readOptions(options: ServerOptions = {}): ReadOptions {
  const named = namedValues(options).map(([name, value]) => ({ name, value, place: PLACES.get(name) }));
  const inMemory = !named.some(({ place }) => place?.key === "storage.directory");
  const given: Given[] = [];
  let accounts: readonly AccountOption[] | undefined;
  for (const { name, value, place } of named) {
    if (!place) throw new OptionsError(name, "is not known");
    if (place.key === "chain.accounts" && place.isGanaches) {
      if (!Array.isArray(value)) throw new OptionsError(name, "must be an array of { balance, secretKey }");
      accounts = value;
    } else if (!(inMemory && ON_DISK_ONLY.has(place.key))) given.push(givenOf(name, place, value));
  }
  const rephrase = (error: unknown): unknown => rephrased(error, given, LIBRARY);
  const draft = draftOf(given, LIBRARY);
  const { seed } = draft.wallet;
  try {
    const { chain, ...input } = inputOf(draft, seed === undefined ? undefined : phraseOfGanacheSeed(seed));
    const parse = (keyed: object): NodeOptions =>
      parseNodeOptions({
        ...input,
        storage: { directory: false, ...input.storage },
        chain: { ...chain, ...keyed },
      });
    let node = parse({});
    if (accounts) {
      const { mnemonic = CHAIN_DEFAULTS.mnemonic, hdPath = CHAIN_DEFAULTS.hdPath, accountCount = 0 } = node.chain;
      // An empty list is none, not the default.
      node = parse({
        accounts: keyedAccounts(accounts, mnemonic, hdPath),
        ...(accounts.length === 0 && { accountCount }),
      });
    }
    const { quiet, verbose = false, file, logger } = draft.output;
    const isLoud = quiet === false || verbose;
    return {
      node,
      logger: quiet === true ? undefined : (logger ?? (isLoud ? console : undefined)),
      verbose,
      logFile: file,
      rephrase,
      nameOf: LIBRARY.nameOf,
    };
  } catch (error) {
    throw rephrase(error);
  }
}
