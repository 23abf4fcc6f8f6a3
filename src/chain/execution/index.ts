export { CallError, executeCall, intrinsicGas } from "./call.js";
export { executeCreation } from "./creation.js";
export { createOverlay, type Overlay } from "./overlay.js";
export { executable } from "./parameters.js";
export { isPrecompile } from "./precompiles.js";
export { beginBlock, endBlock } from "./system-calls.js";
export { executeTransaction } from "./transaction.js";
export { executeTransfer, feesOf } from "./transfer.js";
export type * from "./types.js";
