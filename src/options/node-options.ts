/**
 * What a node is started with, as the catalogue has it. The command line and the library both fill a {@link NodeOptionsInput}, in
 * which everything may be left out; {@link parseNodeOptions} checks it and fills in the defaults.
 */
import { createHash } from "node:crypto";
import { OPTIONS, type OptionKey } from "./catalogue/catalogue.js";
import { OptionsError } from "./errors.js";
import { isRecord, type Kind, ValueError } from "./kinds/kind.js";
import { isSwitch, type Option, type ValueOption } from "./option.js";

type Hex = `0x${string}`;

/** The sections of a node's options. Keys that begin otherwise are what these are composed of. */
const SECTIONS = ["chain", "fork", "storage", "mining", "transactions", "accounts", "server", "attestation"] as const;
/** Those that are undefined where nothing of them is given. */
const OPTIONAL_SECTIONS: ReadonlySet<string> = new Set(["fork", "attestation"]);
/** Options that are in no section. */
const FIELDS = ["engine", "from", "abi"] as const;

type Section = (typeof SECTIONS)[number];
type Catalogue = typeof OPTIONS;
type NameIn<S extends Section> = OptionKey extends infer K ? (K extends `${S}.${infer Name}` ? Name : never) : never;
type EntryOf<K> = K extends OptionKey ? Catalogue[K] : never;
type InputOf<Entry> = Entry extends { kind: Kind<infer Input, unknown> } ? Input : never;
type ValueOf<Entry> = Entry extends { kind: Kind<unknown, infer Value> } ? Value : never;
type Flat<T> = { [K in keyof T]: T[K] };

/** Names in a section that have a value in any case. */
type SureIn<S extends Section> =
  NameIn<S> extends infer Name
    ? Name extends string
      ? EntryOf<`${S}.${Name}`> extends { default: unknown } | { isRequired: true }
        ? Name
        : never
      : never
    : never;
type RequiredIn<S extends Section> =
  NameIn<S> extends infer Name
    ? Name extends string
      ? EntryOf<`${S}.${Name}`> extends { isRequired: true }
        ? Name
        : never
      : never
    : never;

type Requested<S extends Section> = { [Name in NameIn<S>]?: ValueOf<EntryOf<`${S}.${Name}`>> | undefined };
type Read<S extends Section> = Flat<
  { [Name in SureIn<S>]: ValueOf<EntryOf<`${S}.${Name}`>> } & {
    [Name in Exclude<NameIn<S>, SureIn<S>>]?: ValueOf<EntryOf<`${S}.${Name}`>> | undefined;
  }
>;
type Given<S extends Section> = Flat<
  { [Name in RequiredIn<S>]: InputOf<EntryOf<`${S}.${Name}`>> } & {
    [Name in Exclude<NameIn<S>, RequiredIn<S>>]?: InputOf<EntryOf<`${S}.${Name}`>> | undefined;
  }
>;

/** Options as one gives them: everything may be left out, quantities may be numbers, bigints or text. */
export type NodeOptionsInput = { [S in Section]?: Given<S> | undefined } & {
  [Name in (typeof FIELDS)[number]]?: InputOf<Catalogue[Name]> | undefined;
};

/** How blocks are mined. */
interface MiningMode {
  mode: "auto" | "interval" | "manual";
  /** Whether it was requested; otherwise the chain continues with the mode that it had. */
  requested: boolean;
}

/** Options as a node takes them. */
export interface NodeOptions {
  /** What runs the chain; undefined: what the data directory says, native for a new one. */
  engine?: ValueOf<Catalogue["engine"]> | undefined;
  /** What was requested. A field that is undefined is as the data directory has it, or a new chain's default. */
  chain: Requested<"chain"> & {
    /** `sha256` of the text of the genesis file. */
    genesisDigest: Hex | undefined;
  };
  /** Makes a new chain a fork of another, and says where that one is now. Undefined: as the data directory has it. */
  fork?: Read<"fork"> | undefined;
  /** A snapshot, by its name or file, that the chain starts from. */
  from?: string | undefined;
  storage: Read<"storage">;
  mining: Omit<Read<"mining">, "mode"> & MiningMode;
  transactions: Read<"transactions">;
  accounts: Read<"accounts">;
  /** Files, and folders of files, with the ABIs of contracts, by whose errors reverts are reported. */
  abi: string[];
  server: Read<"server">;
  /** Undefined: no head is signed. */
  attestation?: Read<"attestation"> | undefined;
}

/** The options of a section by their names in it; a field that is in none is a section of its own. */
const NAMES_BY_SECTION: ReadonlyMap<string, ReadonlyMap<string, ValueOption<unknown, unknown>>> = new Map(
  SECTIONS.map((section) => [
    section,
    new Map(
      Object.entries<Option>(OPTIONS).flatMap(([key, option]) =>
        key.startsWith(`${section}.`) && !isSwitch(option) ? [[key.slice(section.length + 1), option] as const] : [],
      ),
    ),
  ]),
);

/** Whether the node itself takes an option, not only a surface. */
export const isNodeOption = (key: string): boolean =>
  NAMES_BY_SECTION.has(key.split(".")[0] ?? "") || (FIELDS as readonly string[]).includes(key);

/** Reads the value of an option. @throws OptionsError that names it by its path */
function readOption({ kind }: ValueOption<unknown, unknown>, path: string, value: unknown): unknown {
  try {
    return kind.read(value);
  } catch (error) {
    if (!(error instanceof ValueError)) throw error;
    const { within, reason, repeatsValue } = error;
    throw new OptionsError([path, ...within].join("."), reason, { cause: error, repeatsValue });
  }
}

function readSection(section: Section, given: unknown): Record<string, unknown> | undefined {
  if (given === undefined && OPTIONAL_SECTIONS.has(section)) return undefined;
  if (given !== undefined && !isRecord(given)) throw new OptionsError(section, "must be an object");
  const options = NAMES_BY_SECTION.get(section) as ReadonlyMap<string, ValueOption<unknown, unknown>>;
  for (const name of Object.keys(given ?? {})) {
    if (!options.has(name)) throw new OptionsError(`${section}.${name}`, "is not known");
  }
  const values: Record<string, unknown> = {};
  for (const [name, option] of options) {
    const path = `${section}.${name}`;
    const value = given?.[name];
    if (value !== undefined) values[name] = readOption(option, path, value);
    else if (option.isRequired) throw new OptionsError(path, "is needed");
    // What a chain is created with is as its data directory has it.
    else if (option.default !== undefined && section !== "chain") values[name] = option.default;
  }
  return values;
}

/** @throws OptionsError where the mode and the time between blocks contradict each other */
function miningOf({ mode: requested, ...rest }: Read<"mining">): NodeOptions["mining"] {
  const isTimed = rest.blockTime > 0;
  const mode = requested ?? (isTimed ? "interval" : "auto");
  if ((mode === "interval") !== isTimed) {
    throw new OptionsError("mining.blockTime", "must be more than 0 with interval mining, and 0 without", {
      repeatsValue: true,
    });
  }
  return { ...rest, mode, requested: requested !== undefined || isTimed };
}

/**
 * Checks options and fills in the defaults of everything that is not the chain's own.
 * @throws OptionsError naming the first option that is not acceptable
 */
export function parseNodeOptions(input: NodeOptionsInput = {}): NodeOptions {
  if (!isRecord(input)) throw new OptionsError("object", "must be an object");
  const values: Record<string, unknown> = {};
  for (const name of Object.keys(input)) {
    if (!isNodeOption(name)) throw new OptionsError(name, "is not known");
  }
  for (const name of FIELDS) {
    const option: ValueOption<unknown, unknown> = OPTIONS[name];
    const value: unknown = input[name];
    values[name] = value === undefined ? option.default : readOption(option, name, value);
  }
  for (const section of SECTIONS) values[section] = readSection(section, input[section]);
  const read = values as unknown as Omit<NodeOptions, "chain" | "mining"> & {
    chain: Requested<"chain">;
    mining: Read<"mining">;
  };
  const { genesis } = read.chain;
  const genesisDigest =
    genesis === undefined ? undefined : (`0x${createHash("sha256").update(genesis).digest("hex")}` as const);
  return { ...read, chain: { ...read.chain, genesisDigest }, mining: miningOf(read.mining) };
}
