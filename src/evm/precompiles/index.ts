export type { Precompile, PrecompileResult } from "./contract.js";
export { precompilesOf } from "./precompiles.js";
