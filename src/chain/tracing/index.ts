export { DEFAULT_TIMEOUT, MAX_TIMEOUT } from "./deadline.js";
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
export type { StructLogOptions } from "./tracers/struct-logs.js";
