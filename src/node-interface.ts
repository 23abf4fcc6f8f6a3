import type { ExchangeInfo } from "./exchange/deployment/addresses.js";
import type { NameOf, NodeOptions } from "./options/index.js";
import type { Hex } from "./persistence/directory/chain-options.js";
import type { InProcessClient, Notify } from "./rpc/in-process-client.js";

/** An account as the banner shows it. */
export interface AccountInfo {
  /** With the checksum of EIP-55. */
  address: string;
  /** Wei, at the head. */
  balance: bigint;
  /** Undefined for accounts whose key is not the node's: impersonated ones, those of the keystore. */
  privateKey?: Hex;
  locked: boolean;
}

/** What was there already when the chain was opened. */
export interface RestoredInfo {
  /** Blocks of the canonical chain after genesis. */
  blocks: number;
  /** Transactions in them. */
  transactions: number;
  /** When the last session was opened, and closed: unix milliseconds. Without the latter it ended without being closed. */
  lastSession?: { openedAt: number; closedAt?: number };
}

/** What a chain forks from. */
export interface ForkInfo {
  /** The upstream's URL, without what may be secret in it. */
  upstream: string;
  chainId: number;
  block: number;
  hash: string;
  /** Of that block, in unix seconds. */
  timestamp: number;
}

/** What a node says of itself once it is made. */
export interface NodeInfo {
  /** This program's version. */
  version: string;
  engine: string;
  chainId: number;
  networkId: number;
  hardfork: string;
  genesisHash: Hex;
  head: { number: number; hash: Hex };
  /** Of the next block. */
  gasLimit: bigint;
  mining: { mode: "auto" | "interval" | "manual"; blockTime: number };
  clock: "system" | "step";
  accounts: AccountInfo[];
  /** What the accounts are derived from; undefined where they were given by their keys. */
  wallet?: { mnemonic: string; hdPath: string };
  /** Undefined for a chain that is no fork. */
  fork?: ForkInfo;
  /** The exchange that the chain began with; undefined where it has none. */
  exchange?: ExchangeInfo;
  /** Absolute; undefined where everything is in memory. */
  dataDirectory?: string;
  /** The path of the Unix socket that it is served over, where one is configured. */
  ipc?: string;
  durability: "strict" | "relaxed";
  /** Undefined for a new chain. */
  restored?: RestoredInfo;
  /** What was repaired when the chain was opened, one sentence each. */
  warnings: string[];
}

/** What a call or a transaction was to do; what is not known of it is left out. */
export interface CallDetails {
  kind: "call" | "creation" | "transfer";
  /** With the checksum of EIP-55. */
  from?: string;
  to?: string;
  /** Wei. */
  value?: bigint;
  /** The limit that it was given. */
  gas?: bigint;
  /** The contract's name, by `--abi` or the exchange. */
  contract?: string;
  /** The function's signature, or where that is not known its selector. */
  function?: string;
}

/** A JSON-RPC request, once it is answered. */
export interface RequestEvent {
  method: string;
  params?: unknown;
  /** How long it took. */
  milliseconds?: number;
  error?: { code: number; message: string };
  /** Where it failed: what it was to call. */
  call?: CallDetails;
}

/** A transaction, once it is in a block. */
export interface TransactionEvent {
  hash: Hex;
  /** The contract that it created. */
  contractAddress?: string;
  gasUsed: bigint;
  blockNumber: number;
  /** Timestamp of the block in unix seconds. */
  blockTime: number;
  /** Why it failed: "execution reverted", "out of gas", … */
  error?: string;
  /** The decoded reason of a revert. */
  revertReason?: string;
  /** Where it failed: what it was to do. */
  call?: CallDetails;
}

/** What contracts printed with `console.log` (`hardhat/console.sol`). */
export interface ConsoleEvent {
  /** The transaction's, once it is in a block; none for a call. */
  hash?: Hex;
  messages: string[];
}

/** A waiting transaction that left the pool without being mined. */
export interface DroppedEvent {
  hash: Hex;
  from: Hex;
  reason: string;
}

export interface NodeEvents {
  request: RequestEvent;
  transaction: TransactionEvent;
  console: ConsoleEvent;
  dropped: DroppedEvent;
  /** One sentence about what someone should know. */
  warning: string;
  /** The node cannot write any more, and why: it answers reads and refuses writes. */
  failure: Error;
}

/** A node as programs and the command line drive it. */
export interface RunningNode {
  info(): NodeInfo;
  /** Answers a JSON-RPC request in process (EIP-1193). */
  request(method: string, params?: unknown): Promise<unknown>;
  /** A client in process, with subscriptions of its own. */
  connect(notify: Notify): InProcessClient;
  on<Name extends keyof NodeEvents>(name: Name, listener: (event: NodeEvents[Name]) => void): unknown;
  /**
   * @param where in place of the options' host and port
   * @returns where it listens, as `http://127.0.0.1:8545`
   */
  listen(where?: { host?: string; port?: number }): Promise<string>;
  /** Ends requests and writes what is to be written. A second call waits for the first. */
  close(): Promise<void>;
}

export type CreateNode = (options: NodeOptions, nameOf?: NameOf) => Promise<RunningNode>;
