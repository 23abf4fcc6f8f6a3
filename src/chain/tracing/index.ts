export { DEFAULT_TIMEOUT, MAX_TIMEOUT } from "./deadline.js";
export { executionWitness } from "./execution-witness.js";
export {
  blockRewards,
  type PlacedTrace,
  parityBlock,
  parityCalls,
  parityRaw,
  parityTransaction,
  replayParity,
  replayParityBlock,
} from "./parity.js";
export { filterTraces, type TraceFilter } from "./parity-filter.js";
export type { TraceOptions } from "./registry.js";
export { type FoundTransactions, findCreation, searchAfter, searchBefore } from "./search.js";
export { accountAfter, modifiedAccounts, type StorageRange, storageRange } from "./state-at.js";
export {
  placeBefore,
  type TracedTransaction,
  traceBlock,
  traceCall,
  traceForOtterscan,
  traceRawBlock,
  traceTransaction,
} from "./trace.js";
export type { TracerConfig } from "./tracer.js";
export { TRACE_TYPES, type TraceType } from "./tracers/parity.js";
export type { StructLogOptions } from "./tracers/struct-logs.js";
