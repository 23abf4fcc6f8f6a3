export {
  type ChainOptions,
  contradictionOf,
  type ExplicitAccount,
  type Hex,
  type RequestedChainOptions,
} from "./chain-options.js";
export { DataDirectoryError, type DataDirectoryErrorCode, directoryErrorFrom } from "./errors.js";
export { optionsToHold } from "./held-options.js";
export { DEFAULT_DATA_DIRECTORY, type DirectoryPaths, IPC_SOCKET, LAYOUT_VERSION, pathsIn } from "./layout.js";
export type { Manifest } from "./manifest.js";
export type { Migration } from "./migrations.js";
export { type DataDirectory, type OpenDirectoryOptions, openDataDirectory } from "./open.js";
export { recoverReplacement, replaceChain, takeBack } from "./replace.js";
export { checkResettable, type ResetResult, resetDataDirectory } from "./reset.js";
