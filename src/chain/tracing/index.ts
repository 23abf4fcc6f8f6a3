export { DEFAULT_TIMEOUT, MAX_TIMEOUT } from "./deadline.js";
export {
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
export {
  stateBefore,
  type TracedTransaction,
  traceBlock,
  traceCall,
  traceRawBlock,
  traceTransaction,
} from "./trace.js";
export type { TracerConfig } from "./tracer.js";
export { TRACE_TYPES, type TraceType } from "./tracers/parity.js";
export type { StructLogOptions } from "./tracers/struct-logs.js";
