import { createHash } from "node:crypto";
import type { GenesisAccount } from "../../ethereum/index.js";
import {
  EMPTY,
  EMPTY_LIST_HASH,
  EMPTY_ROOT,
  encodeHeader,
  type HeaderFields,
  INITIAL_BASE_FEE,
  keccak256,
  rulesOf,
  systemContracts,
} from "../../ethereum/index.js";
import { type ChainConfig, hardforkAt } from "./chain-config.js";

/** Everything a chain starts from, except the state root, which the state database computes from `alloc` and `preload`. */
export interface GenesisSpec {
  config: ChainConfig;
  header: Omit<HeaderFields, "stateRoot">;
  /** The header's state root where it is not that of `alloc`: a fork's genesis block is another chain's. */
  stateRoot?: Uint8Array;
  alloc: GenesisAccount[];
  /** Contracts to create in the genesis state, in this order; each finds those before it. */
  preload?: readonly GenesisCreation[];
}

/** A contract that is created while the genesis state is built, at an address of one's choice. */
export interface GenesisCreation {
  address: Uint8Array;
  /** The code to run, with the constructor's encoded arguments after it. */
  creationCode: Uint8Array;
  /** What the constructor sees as `msg.sender` and `tx.origin`; its account is not touched. */
  sender: Uint8Array;
}

/** Gas limit of a chain's blocks by default. */
export const DEFAULT_GAS_LIMIT = 30_000_000n;

/** EIP-7685: hash of no requests, sha256 of nothing. */
export const EMPTY_REQUESTS_HASH: Uint8Array = new Uint8Array(createHash("sha256").digest());

/** The instant at which chains with `--clock step` begin: 2025-01-01T00:00:00Z, in unix seconds. */
export const STEP_GENESIS_TIME = 1_735_689_600;

/** The least difficulty that Ethereum's proof of work allowed, the default before the merge. */
export const MINIMUM_DIFFICULTY = 131_072n;

/** What a genesis header may say; the rest follows from the fork. */
export interface GenesisHeaderOptions {
  /** Unix seconds. */
  timestamp: number;
  gasLimit?: bigint;
  extraData?: Uint8Array;
  difficulty?: bigint;
  mixHash?: Uint8Array;
  coinbase?: Uint8Array;
  nonce?: Uint8Array;
  parentHash?: Uint8Array;
  number?: number;
  gasUsed?: bigint;
  baseFeePerGas?: bigint;
  blobGasUsed?: bigint;
  excessBlobGas?: bigint;
}

const ZERO_HASH = new Uint8Array(32);

/** The genesis header with the fields of the fork that is active at genesis, and their defaults where none are given. */
export function genesisHeader(config: ChainConfig, options: GenesisHeaderOptions): GenesisSpec["header"] {
  const number = options.number ?? 0;
  const fork = hardforkAt(config, number, options.timestamp);
  const header: GenesisSpec["header"] = {
    parentHash: options.parentHash ?? ZERO_HASH,
    ommersHash: EMPTY_LIST_HASH,
    coinbase: options.coinbase ?? new Uint8Array(20),
    transactionsRoot: EMPTY_ROOT,
    receiptsRoot: EMPTY_ROOT,
    logsBloom: new Uint8Array(256),
    difficulty: options.difficulty ?? (rulesOf(fork).hasMerged ? 0n : MINIMUM_DIFFICULTY),
    number,
    gasLimit: options.gasLimit ?? DEFAULT_GAS_LIMIT,
    gasUsed: options.gasUsed ?? 0n,
    timestamp: options.timestamp,
    extraData: options.extraData ?? EMPTY,
    mixHash: options.mixHash ?? ZERO_HASH,
    nonce: options.nonce ?? new Uint8Array(8),
  };
  if (rulesOf(fork).hasBaseFee) header.baseFeePerGas = options.baseFeePerGas ?? INITIAL_BASE_FEE;
  if (rulesOf(fork).hasWithdrawals) header.withdrawalsRoot = EMPTY_ROOT;
  if (rulesOf(fork).hasBlobs) {
    header.blobGasUsed = options.blobGasUsed ?? 0n;
    header.excessBlobGas = options.excessBlobGas ?? 0n;
    header.parentBeaconBlockRoot = ZERO_HASH;
  }
  if (rulesOf(fork).hasRequests) header.requestsHash = EMPTY_REQUESTS_HASH;
  return header;
}

export interface DefaultGenesisOptions extends GenesisHeaderOptions {
  config: ChainConfig;
  /** Accounts with ether from the start, usually the wallet's. A later entry for the same address counts. */
  accounts: { address: Uint8Array; balance: bigint }[];
}

/** The genesis of a chain that no file describes: the funded accounts and the fork's system contracts. */
export function defaultGenesis(options: DefaultGenesisOptions): GenesisSpec {
  const fork = hardforkAt(options.config, 0, options.timestamp);
  const accounts = new Map<string, GenesisAccount>();
  for (const account of systemContracts(fork)) accounts.set(account.address.join(), account);
  for (const { address, balance } of options.accounts) {
    const known = accounts.get(address.join());
    accounts.set(
      address.join(),
      known ? { ...known, balance } : { address, balance, nonce: 0n, code: EMPTY, storage: [] },
    );
  }
  return {
    config: options.config,
    header: genesisHeader(options.config, options),
    alloc: [...accounts.values()],
  };
}

/** RLP and hash of the genesis block, once the state root is known. */
export function sealGenesis(
  spec: GenesisSpec,
  stateRoot: Uint8Array,
): { header: HeaderFields; rlp: Uint8Array; hash: Uint8Array } {
  const header = { ...spec.header, stateRoot: spec.stateRoot ?? stateRoot };
  const rlp = encodeHeader(header);
  return { header, rlp, hash: keccak256(rlp) };
}
