import type { Overlay } from "./overlay.js";
import type { Allowance, BlockEnvironment, Inspector, Message, MessageResult } from "./types.js";

/** How a message is applied. */
export interface Application {
  /** What the block's author gets of each unit of gas, in wei; the rest of the gas price is burnt. Undefined: nobody pays. */
  tip?: bigint | undefined;
  inspector?: Inspector | undefined;
  /** Whether opcodes, logs and precompiles are reported to the inspector as well, which costs time. */
  traced?: boolean;
  /** What its code may take; undefined: as much as it needs, at once. */
  allowance?: Allowance | undefined;
}

/** Code that the protocol runs itself: nobody signs, pays or has a nonce raised for it. */
export interface SystemCall {
  caller: Uint8Array;
  /** The account in whose name the code runs. */
  address: Uint8Array;
  /** What runs in place of the account's own code. */
  code?: Uint8Array | undefined;
  gasLimit: bigint;
}

/** @see {@link EvmEngine.systemCall} */
export interface SystemCallResult {
  returnData: Uint8Array;
  /** Why it failed, as geth reports it; empty when it succeeded. */
  error: string;
}

/**
 * An EVM as the chain uses one; nothing but bytes, numbers and the types of this room goes in or comes out, so that another one
 * can stand here. It reads and writes the state through {@link Overlay}, which answers at once (or throws a RemoteMiss, which has to
 * leave the engine as it is). An engine belongs to one node.
 *
 * A synchronous engine returns its results as they are. @ethereumjs/evm is asynchronous, so there are promises; and so is an
 * execution that has to let others have their turn: {@link Allowance.pause} is called at jump destinations and at calls, and
 * where it returns a promise, execution goes on when that resolves. A synchronous engine leaves its frames in place and returns a
 * promise in that case only.
 *
 * An inspector's members that are undefined cost nothing: an engine looks once which there are.
 */
export interface EvmEngine {
  /**
   * Applies a message to the state (yellow paper, 6): nonce, fees, access lists, delegations, code, refunds. Changes go into the
   * state, also when it reverts. Whether it may be applied is for the caller to check.
   * @throws whatever the inspector, the allowance or the state throws; the state is then as it was
   */
  applyMessage(
    state: Overlay,
    environment: BlockEnvironment,
    message: Message,
    application: Application,
  ): MessageResult | Promise<MessageResult>;
  /** Runs code as the protocol does (EIP-7002, EIP-7251), or as a genesis state is made. What it writes stays, unless it fails. */
  systemCall(
    state: Overlay,
    environment: BlockEnvironment,
    call: SystemCall,
    allowance?: Allowance,
  ): SystemCallResult | Promise<SystemCallResult>;
}

/** What goes with every execution of a chain, beside the block. */
export interface ExecutionLimits {
  engine: EvmEngine;
  /** Lifts EIP-170's and EIP-3860's limits on the length of code. */
  unlimitedCode: boolean;
  unlimitedInitCode: boolean;
  allowance?: Allowance | undefined;
}

/** A block's environment, and what executes in it. */
export interface ExecutionEnvironment extends BlockEnvironment {
  engine: EvmEngine;
  allowance?: Allowance | undefined;
}
