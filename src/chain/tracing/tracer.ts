import type { BlockEnvironment, Inspector, Overlay } from "../execution/index.js";

/** What is traced: a transaction's message, or a call's. */
export interface TracedMessage {
  from: Uint8Array;
  /** Undefined for a creation. */
  to: Uint8Array | undefined;
  gasLimit: bigint;
  /** What it pays for a unit of gas, in wei. */
  gasPrice: bigint;
  /** Accounts that sign a delegation with it (EIP-7702). */
  authorities: Uint8Array[];
}

/** Where a traced transaction is. */
export interface TracedPlace {
  blockNumber: number;
  blockHash: Uint8Array;
  transactionIndex: number;
  transactionHash: Uint8Array;
  /** Logs of the block's earlier transactions. */
  logsBefore: number;
}

/** What a tracer may look at besides the execution. */
export interface TraceContext {
  /** The state at the time of the call: before the execution while the tracer is made, after it when its result is read. */
  state: Pick<Overlay, "account" | "storage" | "code">;
  environment: BlockEnvironment;
  message: TracedMessage;
  /** Undefined for a call. */
  place: TracedPlace | undefined;
}

/** How the execution ended. */
export interface TraceOutcome {
  gasUsed: bigint;
  /** Empty when it succeeded. */
  error: string;
  /** What it returned, or the revert data. */
  returnData: Uint8Array;
}

/** Watches one execution and says in its own form what it saw. */
export interface Tracer {
  inspector: Inspector;
  /** As JSON. */
  result(outcome: TraceOutcome): unknown;
}

/** `tracerConfig` as a client gives it; each tracer reads its own. */
export type TracerConfig = Readonly<Record<string, unknown>>;

/** A tracer that clients can request by name. */
export interface TracerKind {
  name: string;
  /** Makes the tracer for one execution. @throws ChainError when the configuration is not one of this tracer. */
  create(context: TraceContext, config: TracerConfig): Tracer;
}
