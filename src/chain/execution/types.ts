import type { LogEntry, Rules, TransactionFields } from "../../ethereum/index.js";
import type { FrameBegin, StepOfRun } from "../../evm/index.js";
import type { InternalEntry } from "../../persistence/records/index.js";

/** What an execution may take: its time, in turns with other work. */
export interface Allowance {
  /** Runs an execution when it may begin. */
  run<T>(execute: () => Promise<T>): Promise<T>;
  /**
   * To be called so often while code runs that it cannot run for long in between. Execution waits for the promise, so that other
   * work has its turn; it ends with whatever this throws.
   */
  pause(): Promise<void> | undefined;
}

/** Everything about a block that code running in it can see. */
export interface BlockEnvironment {
  rules: Rules;
  chainId: bigint;
  number: number;
  /** Unix seconds. */
  timestamp: number;
  coinbase: Uint8Array;
  gasLimit: bigint;
  /** 0 before London. */
  baseFeePerGas: bigint;
  difficulty: bigint;
  /** prevRandao since the merge (EIP-4399), 32 bytes. */
  mixHash: Uint8Array;
  /** Price of a unit of blob gas (EIP-4844); 0 before Cancun. */
  blobBaseFee: bigint;
  parentHash: Uint8Array;
  parentBeaconBlockRoot: Uint8Array | undefined;
  /** Lifts EIP-170's and EIP-3860's limits on the length of code. */
  unlimitedCode: boolean;
  unlimitedInitCode: boolean;
  /** The precompiled contracts, where they are not where `rules` has them: overridden or moved for a call. */
  precompiles?: Precompiles | undefined;
  /** The addresses that ecrecover returns in place of the signers: by `r ‖ s ‖ v` of 65 bytes as hex. */
  signatures?: Readonly<Record<string, string>> | undefined;
  /** Hash of an earlier block, for BLOCKHASH. */
  blockHash: (number: number) => Uint8Array | undefined;
}

/** Precompiled contracts by the address that each of them has, with the address that the hardfork gives it; in hex without a prefix. */
export type Precompiles = ReadonlyMap<string, string>;

/** An EIP-7702 authorization as signed: lets the code at an address run for the account that signed it. */
export interface SignedAuthorization {
  /** 0 is any chain. */
  chainId: bigint;
  /** Zero takes the code away. */
  address: Uint8Array;
  nonce: bigint;
  yParity: bigint;
  r: bigint;
  s: bigint;
}

/** A transaction on its way into a block. */
export interface SignedTransaction {
  tx: TransactionFields;
  hash: Uint8Array;
  sender: Uint8Array;
  /** As it stands in a block (EIP-2718; blobs without sidecar). */
  raw: Uint8Array;
  /** As it came over the network: for blob transactions with sidecar, for others the same as `raw`. */
  network: Uint8Array;
  /** RLP of [version, blobs, commitments, proofs], for blob transactions. */
  sidecar?: Uint8Array;
  /** Sent in the name of an account whose key we do not have; the signature is made up. */
  impersonated: boolean;
}

/** What became of a transaction. */
export interface TransactionResult {
  gasUsed: bigint;
  /** 1 when it succeeded. */
  status: 0 | 1;
  logs: LogEntry[];
  /** What the top call returned, or the revert data. */
  returnData: Uint8Array;
  /** Why it failed, as geth reports it; empty when it succeeded. */
  error: string;
  createdAddress: Uint8Array | undefined;
  effectiveGasPrice: bigint;
  blobGasUsed: bigint;
  internals: Omit<InternalEntry, "transactionIndex">[];
  /** What its contracts sent to the console (`hardhat/console.sol`), as call data. */
  printed?: Uint8Array[];
}

/** A transaction in all but its signature, or what a call is made of. */
export interface Message {
  from: Uint8Array;
  to: Uint8Array | undefined;
  data: Uint8Array;
  value: bigint;
  gasLimit: bigint;
  /** What the sender pays per unit of gas, in wei, and what the GASPRICE opcode answers. */
  gasPrice: bigint;
  accessList: { address: Uint8Array; storageKeys: Uint8Array[] }[];
  blobVersionedHashes: Uint8Array[];
  /** EIP-7702. Those that are not valid are paid for, too. */
  authorizations: readonly SignedAuthorization[];
}

/** What became of a message. */
export interface MessageResult {
  gasUsed: bigint;
  /** Gas spent before refunds; what a transaction must bring along at least. */
  gasBeforeRefund: bigint;
  status: 0 | 1;
  /** What it returned, or the revert data. */
  returnData: Uint8Array;
  /** Why it failed, as geth reports it; empty when it succeeded. */
  error: string;
  createdAddress: Uint8Array | undefined;
  logs: LogEntry[];
}

/** What a call would do. */
export interface CallResult extends MessageResult {
  /** As of a transaction. */
  printed?: Uint8Array[];
}

/** One message call or creation, reported to an inspector when it begins. Its input is a view: code that keeps it copies it. */
export type FrameStart = FrameBegin;

export interface FrameEnd {
  gasUsed: bigint;
  output: Uint8Array;
  /** As geth reports it; empty when it succeeded. */
  error: string;
  /** The address that a creation made. */
  created: Uint8Array | undefined;
}

/** One opcode, before it runs. What is kept of it is copied before the callback returns. */
export type Step = StepOfRun;

/**
 * Watches code run. Whatever it leaves out costs nothing. A call or creation that is refused before anything runs (too deep,
 * too little balance) is a frame that ends as soon as it begins.
 */
export interface Inspector {
  enter?: ((frame: FrameStart) => void) | undefined;
  exit?: ((end: FrameEnd) => void) | undefined;
  step?: ((step: Step) => void) | undefined;
  /** A log as it is written, whether or not it is reverted later. */
  log?: ((log: LogEntry) => void) | undefined;
  selfdestruct?: ((from: Uint8Array, beneficiary: Uint8Array, balance: bigint, depth: number) => void) | undefined;
  /** The execution begins again: what was reported so far does not count. */
  restart?: (() => void) | undefined;
  /** Is called when the execution continues after others have had their turn. */
  resumed?: (() => void) | undefined;
}
