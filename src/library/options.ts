import type { Logger, NodeOptionsInput } from "../options/index.js";

export type { Logger };

type Section<Name extends keyof NodeOptionsInput> = Exclude<NodeOptionsInput[Name], undefined>;

/** Wei or gas: a number, a bigint, or decimal or 0x-prefixed text. */
export type Quantity = number | bigint | string;

/** An account given by its key; without one it is the mnemonic's at that place. */
export interface AccountOption {
  /** Wei. */
  balance: Quantity;
  /** 0x-prefixed. */
  secretKey?: string;
}

/** Ganache's `chain`, and what a chain of this program has besides. */
export interface ChainOptionsInput extends Omit<Section<"chain">, "hardfork"> {
  allowUnlimitedContractSize?: boolean;
  allowUnlimitedInitCodeSize?: boolean;
  /** Lets a block have its parent's timestamp, as Hardhat's option of that name. Default false. */
  allowBlocksWithSameTimestamp?: boolean;
  /** Accepted; what changes the chain is always done one by one, in the order of the requests. */
  asyncRequestProcessing?: boolean;
  /** Default 1337. */
  chainId?: number;
  /** Default: the chain id. */
  networkId?: number;
  /** Of the genesis block: a date, its text, or milliseconds. */
  time?: Date | string | number;
  /** From `frontier` to `osaka`, in any of their spellings; default `osaka`. */
  hardfork?: string;
  /** Whether a failed transaction is answered with an error, though it is mined; default false. */
  vmErrorsOnRPCResponse?: boolean;
}

/** The options that Ganache 7 takes, by namespace. */
export interface NamespacedOptions {
  chain?: ChainOptionsInput;
  database?: {
    /** The data directory; without one everything is in memory. */
    dbPath?: string;
  };
  /** Nothing is logged unless a logger or a file is given, or `verbose: true` or `quiet: false`. */
  logging?: { quiet?: boolean; verbose?: boolean; logger?: Logger; file?: string; debug?: boolean };
  miner?: {
    /** Seconds; default 0, mined as transactions arrive. */
    blockTime?: number;
    /** Seconds, or `"clock"`. */
    timestampIncrement?: "clock" | Quantity;
    defaultGasPrice?: Quantity;
    blockGasLimit?: Quantity;
    defaultTransactionGasLimit?: Quantity | "estimate";
    difficulty?: Quantity;
    callGasLimit?: Quantity;
    instamine?: "eager";
    /** An address, or the index of an account. */
    coinbase?: string | number;
    extraData?: string;
    /** Percent. */
    priceBump?: Quantity;
  };
  wallet?: {
    accounts?: AccountOption[];
    totalAccounts?: number;
    deterministic?: boolean;
    seed?: string;
    mnemonic?: string;
    /** Takes a mnemonic with unknown words or a wrong checksum as it is, as Ganache does. */
    allowInvalidMnemonic?: boolean;
    /** Addresses, or indexes of accounts. */
    unlockedAccounts?: (string | number)[];
    lock?: boolean;
    passphrase?: string;
    accountKeysPath?: string;
    /** Ether. */
    defaultBalance?: number;
    hdPath?: string | string[];
  };
  fork?: Record<string, unknown> | string;
}

/** What this program has besides. */
export interface OwnOptions extends Pick<NodeOptionsInput, "engine" | "storage" | "mining" | "transactions"> {
  attestation?: NodeOptionsInput["attestation"];
  /** The file of a snapshot that the chain begins from; it is left as it is. */
  from?: string;
}

/** Ganache's former names. */
export interface LegacyOptions {
  allowUnlimitedContractSize?: boolean;
  asyncRequestProcessing?: boolean;
  chainId?: number;
  network_id?: number;
  networkId?: number;
  time?: Date | string | number;
  hardfork?: string;
  vmErrorsOnRPCResponse?: boolean;
  db_path?: string;
  verbose?: boolean;
  quiet?: boolean;
  debug?: boolean;
  logger?: Logger;
  blockTime?: number;
  gasPrice?: Quantity;
  gasLimit?: Quantity;
  callGasLimit?: Quantity;
  defaultTransactionGasLimit?: Quantity | "estimate";
  instamine?: "eager";
  coinbase?: string | number;
  /** An array, as Ganache had it; as an object, what this program's option of that name takes. */
  accounts?: AccountOption[] | NodeOptionsInput["accounts"];
  total_accounts?: number;
  deterministic?: boolean;
  seed?: string;
  mnemonic?: string;
  unlocked_accounts?: (string | number)[];
  secure?: boolean;
  account_keys_path?: string;
  default_balance_ether?: number;
  hd_path?: string;
  fork_block_number?: number;
  flavor?: "ethereum";
}

/** What {@link provider} takes: Ganache 7's options, its former flat ones, and this program's own. */
export interface ProviderOptions extends NamespacedOptions, OwnOptions, LegacyOptions {}

/** What {@link server} takes. */
export interface ServerOptions extends ProviderOptions {
  /** Ganache's, and this program's own; port and host are those of `listen()`. */
  server?: {
    ws?: boolean;
    wsBinary?: boolean | "auto";
    rpcEndpoint?: string;
    chunkSize?: number;
    allowHosts?: string[];
    allowOrigins?: string[];
    authToken?: string;
    /** A Unix socket that answers as well; true: `couverture.ipc` in the data directory. */
    ipc?: string | boolean;
  };
  port?: number | string;
  host?: string;
  ws?: boolean;
}
