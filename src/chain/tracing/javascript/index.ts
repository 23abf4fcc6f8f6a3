export { loadSandboxes, MAX_HOLD } from "./sandbox.js";
export { javascriptTracer } from "./tracer.js";
