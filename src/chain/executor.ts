import type { StoredBlock } from "../persistence/state/index.js";
import { type FoundAccessList, findAccessList } from "./calls/access-list.js";
import { type Bundle, type BundleResult, callBundle } from "./calls/bundle.js";
import { type CallBundle, type CallPlace, type CallRequest, call, callMany, estimateGas } from "./calls/calls.js";
import type { CallResult, SignedTransaction } from "./execution/index.js";
import type { Core } from "./head/core.js";
import { buildPayload, type Payload, type PayloadAttributes } from "./head/payload.js";
import { type SimulatedBlock, type SimulationRequest, simulate } from "./simulate/index.js";
import { type ChainTracing, createTracing } from "./tracing/index.js";

/**
 * What executes code on a state of the chain and keeps nothing of it: calls, estimates, simulations, traces. All of it takes
 * its turns by one allowance: the node's own, or that of a request.
 * @throws AbortedError from each member when the allowance is used up
 */
export interface Executor {
  /**
   * Executes a call (`eth_call`) and returns its output.
   * @throws ChainError code 3 with the revert data when it reverts, -32000 when it fails otherwise
   */
  call(request: CallRequest, place: CallPlace): Promise<Uint8Array>;
  /** The smallest gas limit with which a call succeeds (`eth_estimateGas`). @throws ChainError when it fails with any */
  estimateGas(request: CallRequest, place: CallPlace): Promise<bigint>;
  /** The accounts and slots that a call touches (`eth_createAccessList`, EIP-2930). */
  findAccessList(request: CallRequest, place: CallPlace): Promise<FoundAccessList>;
  /** Executes calls one after the other, each on what those before it left (`eth_callMany`). */
  callMany(bundles: readonly CallBundle[], place: CallPlace): Promise<Pick<CallResult, "error" | "returnData">[][]>;
  /** Executes signed transactions as the first of a block (`eth_callBundle`). */
  callBundle(bundle: Bundle, place: CallPlace): Promise<BundleResult>;
  /** Simulates blocks on top of a block of the chain (`eth_simulateV1`). */
  simulate(request: SimulationRequest, base: StoredBlock): Promise<SimulatedBlock[]>;
  /**
   * Builds a block on a block of the chain, which stays as it is (`testing_buildBlockV1`).
   * @param transactions in this order; undefined takes from the pool what can be mined, if the parent is the head
   */
  buildPayload(
    parent: StoredBlock,
    attributes: PayloadAttributes,
    transactions: readonly SignedTransaction[] | undefined,
  ): Promise<Payload>;
  readonly tracing: ChainTracing;
}

/** @param gasCap the most gas that a call may use */
export function createExecutor(core: Core, gasCap: bigint): Executor {
  let tracing: ChainTracing | undefined;
  return {
    call: (request, place) => call(core, request, place, gasCap),
    estimateGas: (request, place) => estimateGas(core, request, place, gasCap),
    findAccessList: (request, place) => findAccessList(core, request, place, gasCap),
    callMany: (bundles, place) => callMany(core, bundles, place, gasCap),
    callBundle: (bundle, place) => callBundle(core, bundle, place),
    simulate: (request, base) => simulate(core, request, base, gasCap),
    buildPayload: (parent, attributes, transactions) => buildPayload(core, parent, attributes, transactions),
    get tracing() {
      tracing ??= createTracing(core, gasCap);
      return tracing;
    },
  };
}
