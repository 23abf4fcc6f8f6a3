import type { AccountBody } from "../../persistence/records/index.js";
import type { StoredBlock } from "../../persistence/state/index.js";
import type { Reward } from "../blocks/rewards.js";
import type { CallPlace, CallRequest } from "../calls/calls.js";
import type { SignedTransaction } from "../execution/index.js";
import type { Core } from "../head/core.js";
import { type ExecutionWitness, executionWitness } from "./execution-witness.js";
import type { JsonText } from "./json-text.js";
import {
  blockRewards,
  type PlacedTrace,
  parityBlock,
  parityCalls,
  parityRaw,
  parityTransaction,
  replayParity,
  replayParityBlock,
} from "./parity.js";
import { filterTraces, type TraceFilter } from "./parity-filter.js";
import type { TraceOptions } from "./registry.js";
import { type FoundTransactions, findCreation, searchAfter, searchBefore } from "./search.js";
import { accountAfter, modifiedAccounts, type StorageRange, storageRange } from "./state-at.js";
import {
  asWritten,
  placeBefore,
  type TracedTransaction,
  traceBlock,
  traceCall,
  traceForOtterscan,
  traceRawBlock,
  traceTransaction,
} from "./trace.js";
import type { ParityOutcome, TraceType } from "./tracers/parity.js";

/** Executes again what is in blocks, or a call, and returns what was observed; and what is found by doing so. */
export interface ChainTracing {
  /** @throws ChainError where there is no such transaction */
  traceTransaction(hash: Uint8Array, options: TraceOptions): Promise<unknown>;
  /** {@link JsonText} of struct logs. */
  traceBlock(block: StoredBlock, options: TraceOptions): Promise<TracedTransaction[] | JsonText>;
  /** Of a block as RLP, which need not be part of the chain; its parent must be. @throws ChainError where it is no such block */
  traceRawBlock(rlp: Uint8Array, options: TraceOptions): Promise<TracedTransaction[] | JsonText>;
  traceCall(request: CallRequest, place: CallPlace, options: TraceOptions): Promise<unknown>;
  /** A transaction as Otterscan's `ots_traceTransaction` has it. */
  traceForOtterscan(hash: Uint8Array): Promise<unknown>;
  /** Where a call finds what a block's first transactions left, as many as `index`. @throws ChainError where there are fewer */
  placeBefore(block: StoredBlock, index: number): Promise<CallPlace>;

  /** The frames of a mined transaction, as Parity's `trace_transaction`; undefined where there is no such transaction. */
  parityTransaction(hash: Uint8Array): Promise<PlacedTrace[] | undefined>;
  /** The frames of a block's transactions, and its rewards. */
  parityBlock(block: StoredBlock): Promise<PlacedTrace[]>;
  /** @throws ChainError where there is no such transaction */
  replayParity(hash: Uint8Array, types: readonly TraceType[]): Promise<ParityOutcome>;
  replayParityBlock(
    block: StoredBlock,
    types: readonly TraceType[],
  ): Promise<(ParityOutcome & { transactionHash: string })[]>;
  /** Calls one after the other, each on the state that those before it left. */
  parityCalls(
    calls: readonly [request: CallRequest, types: readonly TraceType[]][],
    place: CallPlace,
  ): Promise<ParityOutcome[]>;
  parityRaw(transaction: SignedTransaction, types: readonly TraceType[]): Promise<ParityOutcome>;
  filterTraces(filter: TraceFilter): Promise<PlacedTrace[]>;
  /** Who got what for a block, in wei. */
  blockRewards(block: StoredBlock): Reward[];

  /** Slots of an account after a block's first transactions, by their hashes. */
  storageRange(
    block: StoredBlock,
    index: number,
    address: Uint8Array,
    from: Uint8Array,
    most: number,
  ): Promise<StorageRange>;
  accountAfter(
    block: StoredBlock,
    index: number,
    address: Uint8Array,
  ): Promise<{ body: AccountBody; code: Uint8Array } | undefined>;
  /** The accounts that changed after `start`, up to and with `end`. */
  modifiedAccounts(start: StoredBlock, end: StoredBlock): Promise<Uint8Array[]>;
  /** What a stateless client needs to execute a block. @throws ChainError where there is none */
  executionWitness(block: StoredBlock): Promise<ExecutionWitness>;

  /** An account's transactions before a block, newest first; from the head where it is undefined. */
  searchBefore(address: Uint8Array, before: number | undefined, enough: number): Promise<FoundTransactions>;
  searchAfter(address: Uint8Array, after: number | undefined, enough: number): Promise<FoundTransactions>;
  /** The transaction that created a contract. @param first the first block that is looked at */
  findCreation(
    address: Uint8Array,
    first: number,
  ): { block: StoredBlock; index: number; creator: Uint8Array } | undefined;
}

/** @param gasCap the most gas that a call may use */
export function createTracing(core: Core, gasCap: bigint): ChainTracing {
  return {
    traceTransaction: (hash, options) => traceTransaction(core, hash, options),
    traceBlock: async (block, options) => asWritten(await traceBlock(core, block, options)),
    traceRawBlock: async (rlp, options) => asWritten(await traceRawBlock(core, rlp, options)),
    traceCall: (request, place, options) => traceCall(core, request, place, options, gasCap),
    traceForOtterscan: (hash) => traceForOtterscan(core, hash),
    placeBefore: (block, index) => placeBefore(core, block, index),
    parityTransaction: (hash) => parityTransaction(core, hash),
    parityBlock: (block) => parityBlock(core, block),
    replayParity: (hash, types) => replayParity(core, hash, types),
    replayParityBlock: (block, types) => replayParityBlock(core, block, types),
    parityCalls: (calls, place) => parityCalls(core, calls, place, gasCap),
    parityRaw: (transaction, types) => parityRaw(core, transaction, types),
    filterTraces: (filter) => filterTraces(core, filter),
    blockRewards: (block) => blockRewards(core, block),
    storageRange: (block, index, address, from, most) => storageRange(core, block, index, address, from, most),
    accountAfter: (block, index, address) => accountAfter(core, block, index, address),
    modifiedAccounts: (start, end) => modifiedAccounts(core, start, end),
    executionWitness: (block) => executionWitness(core, block),
    searchBefore: (address, before, enough) => searchBefore(core, address, before, enough),
    searchAfter: (address, after, enough) => searchAfter(core, address, after, enough),
    findCreation: (address, first) => findCreation(core, address, first),
  };
}
