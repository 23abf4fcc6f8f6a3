export { MAX_TIMEOUT } from "./deadline.js";
export { type JsonText, parsed, writtenText } from "./json-text.js";
export type { TraceOptions } from "./registry.js";
export type { FoundTransactions } from "./search.js";
export type { TracerConfig } from "./tracer.js";
export { TRACE_TYPES, type TraceType } from "./tracers/parity.js";
export { type ChainTracing, createTracing } from "./tracing.js";
