export { type EncodedBlock, joinBlock, splitBlock } from "./block.js";
export { openChainFile } from "./read.js";
export { createChainFile } from "./write.js";
