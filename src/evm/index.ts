export { STATUS } from "./layout.js";
export { createMachine, type Machine, type RunOptions } from "./machine.js";
export { type Precompile, type PrecompileResult, precompilesOf } from "./precompiles/index.js";
export type * from "./types.js";
