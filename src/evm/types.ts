import type { Hardfork } from "../ethereum/index.js";
import type { KINDS } from "./layout.js";
import type { PrecompileResult } from "./precompiles/index.js";

/** What the interpreter reads of the state and the block, at the first touch only. Whatever is thrown ends the run. */
export interface Host {
  /** Undefined where there is no such account. */
  account(address: Uint8Array): HostAccount | undefined;
  code(address: Uint8Array): Uint8Array;
  /** Up to 32 bytes, without leading zeros. */
  storage(address: Uint8Array, slot: Uint8Array): Uint8Array;
  /** Undefined where it is not known. */
  blockHash(number: number): Uint8Array | undefined;
  /** @param input a view of the interpreter's memory */
  precompile(address: Uint8Array, input: Uint8Array, gas: bigint): PrecompileResult;
  /** Whether there is a precompiled contract at an address, where they are not those of the hardfork. */
  isPrecompile?: ((address: Uint8Array) => boolean) | undefined;
}

export interface HostAccount {
  nonce: bigint;
  balance: bigint;
  codeHash: Uint8Array;
  /** No contract can be created where there is storage (EIP-7610). */
  hasStorage: boolean;
}

/** What code sees of its block and transaction. */
export interface CodeEnvironment {
  hardfork: Hardfork;
  coinbase: Uint8Array;
  /** Unix seconds. */
  timestamp: bigint;
  number: bigint;
  /** prevRandao since the merge (EIP-4399). */
  difficulty: bigint;
  gasLimit: bigint;
  chainId: bigint;
  /** Wei per unit of gas. */
  baseFee: bigint;
  blobBaseFee: bigint;
  origin: Uint8Array;
  gasPrice: bigint;
  blobHashes: readonly Uint8Array[];
  /** Lifts the limits of EIP-170 and EIP-3860. */
  unlimitedCode: boolean;
  unlimitedInitCode: boolean;
}

/** A message call or creation. */
export interface MessageCall {
  from: Uint8Array;
  /** Undefined: a creation. */
  to: Uint8Array | undefined;
  /** Runs in place of the code at `to`. */
  code?: Uint8Array | undefined;
  input: Uint8Array;
  value: bigint;
  /** What is left after the intrinsic gas. */
  gas: bigint;
  /** The sender's before the message, by which a creation's address is made. */
  nonce: bigint;
  /** What is warm from the start (EIP-2929). */
  warm: readonly { address: Uint8Array; slots: readonly Uint8Array[] }[];
}

/** A call or creation that begins. */
export interface FrameBegin {
  kind: (typeof KINDS)[number];
  /** 0 for the message's own. */
  depth: number;
  from: Uint8Array;
  /** The account whose code runs; undefined for a creation. */
  to: Uint8Array | undefined;
  /** A view of the interpreter's memory. */
  input: Uint8Array;
  gas: bigint;
  /** In a delegate call that of the outer call. */
  value: bigint;
}

/** How a frame ended; `status` is one of {@link STATUS}. */
export interface FrameEnd {
  status: number;
  output: Uint8Array;
  precompileError?: string;
  /** The opcode that is undefined, or has too few items on the stack; and how many those are. */
  failedOpcode: number;
  stackLength: number;
}

/** Is called while a message runs. What it throws ends the run. */
export interface Observer {
  enter?: ((frame: FrameBegin) => void) | undefined;
  exit?: ((end: FrameEnd, gasUsed: bigint, created: Uint8Array | undefined) => void) | undefined;
  /** @param depth of the frame that destroys itself */
  selfdestruct?: ((from: Uint8Array, beneficiary: Uint8Array, balance: bigint, depth: number) => void) | undefined;
  /** By the module `traced` only: an opcode before it runs. */
  step?: ((step: StepOfRun) => void) | undefined;
  /** A log when it is written. */
  log?: ((log: LogOfRun) => void) | undefined;
  /** The run begins again, in a larger memory: what was observed so far does not count. */
  restart?: (() => void) | undefined;
}

/** An opcode, before it runs. It is read before the callback returns: the next step may be the same object. */
export interface StepOfRun {
  pc: number;
  opcodeNumber: number;
  gasLeft: bigint;
  /** All that it costs; of a call with the gas that it hands on. */
  gasCost: bigint;
  readonly refund: bigint;
  /** Of the frame: 0 for the message's own. */
  depth: number;
  /** The top is last. */
  readonly stack: bigint[];
  /**
   * The same without a number for each item: what the stack lies in, where it begins there, and how many words of 32 bytes it has. Of a word
   * the least significant byte is first.
   */
  readonly stackBytes: Uint8Array;
  readonly stackAt: number;
  readonly stackLength: number;
  /** Before the opcode extends it. */
  readonly memory: Uint8Array;
  /** What the frame's last call returned (EIP-211). */
  readonly returnData: Uint8Array;
  /** The account whose storage is used. */
  readonly address: Uint8Array;
}

/** How a message ended. */
export interface RunEnd extends FrameEnd {
  gasLeft: bigint;
  refund: bigint;
  /** The address of a creation, also where it failed. */
  created: Uint8Array | undefined;
}

export interface LogOfRun {
  address: Uint8Array;
  topics: Uint8Array[];
  data: Uint8Array;
}
