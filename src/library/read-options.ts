import {
  DEFAULT_HD_PATH,
  DEFAULT_MNEMONIC,
  GANACHE_MNEMONIC,
  keyAtPath,
  seedOfMnemonic,
} from "../chain/wallet/hd-keys.js";
import { phraseOfGanacheSeed } from "../chain/wallet/seed-phrase.js";
import { CommandError } from "../cli/errors.js";
import type { Flag } from "../cli/flags/flag.js";
import { FLAGS } from "../cli/flags.js";
import { asFlagError, type Draft, draftOf, type GivenFlag } from "../cli/start-options.js";
import { toHex } from "../ethereum/index.js";
import { type NodeOptions, type NodeOptionsInput, OptionsError, parseNodeOptions } from "../options.js";
import { eip1193Of } from "./legacy-provider.js";
import type { AccountOption, Logger, ServerOptions } from "./options.js";

/** What was asked for. */
export interface ReadOptions {
  node: NodeOptions;
  /** Undefined: nothing is logged. */
  logger: Logger | undefined;
  verbose: boolean;
  /** A file that the log is appended to. */
  logFile: string | undefined;
}

/** Ganache's former names, and the options that they became. */
export const LEGACY_NAMES: Readonly<Record<string, string>> = {
  allowUnlimitedContractSize: "chain.allowUnlimitedContractSize",
  asyncRequestProcessing: "chain.asyncRequestProcessing",
  chainId: "chain.chainId",
  network_id: "chain.networkId",
  networkId: "chain.networkId",
  time: "chain.time",
  hardfork: "chain.hardfork",
  vmErrorsOnRPCResponse: "chain.vmErrorsOnRPCResponse",
  db: "database.db",
  db_path: "database.dbPath",
  fork: "fork.url",
  fork_block_number: "fork.blockNumber",
  debug: "logging.debug",
  verbose: "logging.verbose",
  quiet: "logging.quiet",
  logger: "logging.logger",
  blockTime: "miner.blockTime",
  gasPrice: "miner.defaultGasPrice",
  gasLimit: "miner.blockGasLimit",
  callGasLimit: "miner.callGasLimit",
  defaultTransactionGasLimit: "miner.defaultTransactionGasLimit",
  instamine: "miner.instamine",
  coinbase: "miner.coinbase",
  accounts: "wallet.accounts",
  total_accounts: "wallet.totalAccounts",
  deterministic: "wallet.deterministic",
  seed: "wallet.seed",
  mnemonic: "wallet.mnemonic",
  unlocked_accounts: "wallet.unlockedAccounts",
  secure: "wallet.lock",
  account_keys_path: "wallet.accountKeysPath",
  default_balance_ether: "wallet.defaultBalance",
  hd_path: "wallet.hdPath",
  port: "server.port",
  host: "server.host",
  ws: "server.ws",
  flavor: "flavor",
};

const NAMESPACES = new Set(["chain", "database", "logging", "miner", "wallet", "fork", "server"]);

const FLAGS_BY_NAME = new Map<string, Flag>(FLAGS.flatMap((flag) => flag.names.map((name) => [name.slice(2), flag])));

const REFUSED: Readonly<Record<string, string>> = {
  "database.db": "is not available: name a directory by database.dbPath, or leave both out for a chain in memory",
};

/** Options of what Ganache keeps of an upstream on disk. A chain in memory has nothing on disk, so that there they hold whatever they say. */
const ON_DISK_ONLY = new Set(["fork.disableCache", "fork.deleteCache"]);

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Every option by its whole name, former names as what they became. */
function flattened(options: object): Map<string, unknown> {
  const found = new Map<string, unknown>();
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined || value === null) continue;
    if (NAMESPACES.has(name) && isRecord(value)) {
      for (const [key, inner] of Object.entries(value)) {
        if (inner !== undefined && inner !== null) found.set(`${name}.${key}`, inner);
      }
    } else if (Object.hasOwn(LEGACY_NAMES, name) && !(name === "accounts" && isRecord(value))) {
      found.set(LEGACY_NAMES[name] as string, value);
    } else {
      found.set(name, value);
    }
  }
  return found;
}

/** A value as the text of a flag; the flag's own reading takes it from there. */
function textOf(name: string, value: unknown): string {
  if (value instanceof Date) return value.toISOString();
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "bigint" || typeof value === "boolean") return String(value);
  if (name === "wallet.hdPath" && Array.isArray(value)) return value.join("/");
  throw new OptionsError(name, "is not of a type that it may be");
}

/** Ganache's form of a header, `{ name, value }`, as the flag has it. */
const headerText = (value: unknown): unknown =>
  isRecord(value) && typeof value.name === "string" ? `${value.name}: ${String(value.value)}` : value;

function givenFlags(flag: Flag, name: string, value: unknown): GivenFlag[] {
  if (flag.value === undefined) {
    if (typeof value !== "boolean") throw new OptionsError(name, "must be true or false");
    return [{ flag, name, text: undefined, ...(!value && { off: true }) }];
  }
  // An amount of ether may be a number in exponential notation, which is none of wei's forms.
  if (flag.many && Array.isArray(value)) {
    return value.map((one) => ({ flag, name, text: textOf(name, flag.kind === "header" ? headerText(one) : one) }));
  }
  return [{ flag, name, text: textOf(name, value) }];
}

/** Ganache's accounts, with the keys that they leave out. */
function keyedAccounts(accounts: unknown, mnemonic: string, hdPath: string): { privateKey: string; balance: string }[] {
  if (!Array.isArray(accounts)) throw new OptionsError("wallet.accounts", "must be an array of { balance, secretKey }");
  return accounts.map(({ balance, secretKey }: AccountOption, index) => ({
    balance: String(balance ?? 0),
    privateKey: secretKey ?? toHex(keyAtPath(seedOfMnemonic(mnemonic), `${hdPath}/${index}`).privateKey),
  }));
}

/** Puts what has no flag where this program's own options have it. */
function putOwn(own: Record<string, unknown>, name: string, value: unknown): void {
  const dot = name.indexOf(".");
  if (dot === -1) {
    own[name] = isRecord(value) ? { ...value } : value;
    return;
  }
  const section = name.slice(0, dot);
  if (section !== "chain" && section !== "server" && section !== "fork") throw new OptionsError(name, "is not known");
  own[section] = { ...(own[section] as object | undefined), [name.slice(dot + 1)]: value };
}

/** The sections of two sets of options together. */
function merged(base: object, over: object): Record<string, unknown> {
  const all: Record<string, unknown> = { ...base };
  for (const [name, value] of Object.entries(over)) {
    all[name] = isRecord(value) && isRecord(all[name]) ? { ...all[name], ...value } : value;
  }
  return all;
}

function mnemonicOf({ mnemonic, seed, deterministic }: Record<string, unknown>): string | undefined {
  if (seed !== undefined) return phraseOfGanacheSeed(String(seed));
  return deterministic === true ? GANACHE_MNEMONIC : (mnemonic as string | undefined);
}

/** An error that tells of the option, whoever found it. */
function asOptionsError(error: unknown): unknown {
  if (!(error instanceof CommandError)) return error;
  const [name = "", ...reason] = error.message.split(" ");
  return new OptionsError(name, reason.join(" "), { cause: error });
}

/**
 * Reads the options of a provider or server. They mean what the flags of the same names mean to the command.
 * @throws OptionsError naming the first option that is not acceptable
 */
export function readOptions(options: ServerOptions = {}): ReadOptions {
  const given: GivenFlag[] = [];
  const own: Record<string, unknown> = {};
  const logging: { logger?: Logger; wanted?: boolean } = {};
  let accounts: unknown;
  const all = flattened(options);
  const inMemory = !all.has("database.dbPath") && options.storage === undefined;
  for (const [name, value] of all) {
    if (inMemory && ON_DISK_ONLY.has(name)) continue;
    const refusal = REFUSED[name];
    if (refusal !== undefined) throw new OptionsError(name, refusal);
    const flag = FLAGS_BY_NAME.get(name);
    if (name === "logging.logger") logging.logger = value as Logger;
    else if (name === "wallet.accounts") accounts = value;
    else if (name === "fork.provider") putOwn(own, name, eip1193Of(value));
    else if (flag && (name.includes(".") || name === "flavor" || name === "engine"))
      given.push(...givenFlags(flag, name, value));
    else putOwn(own, name, value);
    if (name === "logging.quiet" && value === false) logging.wanted = true;
  }
  try {
    const { draft } = draftOf(given);
    const { output, wallet, ...node } = draft as Draft & { output?: Record<string, unknown> };
    const chain: Record<string, unknown> = { ...node.chain };
    const mnemonic = mnemonicOf(wallet ?? {});
    if (mnemonic !== undefined) chain.mnemonic = mnemonic;
    if (accounts !== undefined) {
      const path = (chain.hdPath as string | undefined) ?? DEFAULT_HD_PATH;
      chain.accounts = keyedAccounts(accounts, mnemonic ?? DEFAULT_MNEMONIC, path);
      // An empty list is none, not the default.
      if (Array.isArray(accounts) && accounts.length === 0) chain.accountCount ??= 0;
    }
    if (chain.timestampIncrement === "clock") delete chain.timestampIncrement;
    else if (chain.timestampIncrement !== undefined) chain.clock ??= "step";
    const asked = merged({ storage: { directory: false }, ...node, chain }, own);
    const { quiet, verbose = false, file } = output ?? {};
    const loud = logging.wanted === true || (verbose === true && quiet !== true);
    return {
      node: parseNodeOptions(asked as NodeOptionsInput),
      logger: quiet === true ? undefined : (logging.logger ?? (loud ? console : undefined)),
      verbose: verbose === true,
      logFile: file as string | undefined,
    };
  } catch (error) {
    throw asOptionsError(asFlagError(error, given));
  }
}
