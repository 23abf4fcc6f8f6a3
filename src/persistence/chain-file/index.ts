export { type EncodedBlock, joinBlock, splitBlock } from "./block.js";
export { ChainFileError } from "./errors.js";
export { type ChainFile, openChainFile } from "./read.js";
export { type ChainFileWriter, createChainFile } from "./write.js";
