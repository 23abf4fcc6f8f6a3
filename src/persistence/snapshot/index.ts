export {
  type AccountDifference,
  type AccountState,
  type BlockSpan,
  type ChainDifference,
  diffChains,
  type StorageDifference,
} from "./diff.js";
export { SnapshotError } from "./errors.js";
export { extrasOf } from "./extras.js";
export { layDown } from "./load.js";
export type { ManifestOfSnapshot } from "./manifest.js";
export { isSnapshotFile, SNAPSHOT_EXTENSION, snapshotFile, snapshotNames } from "./names.js";
export { openOverlay } from "./overlay.js";
export { openSnapshot, type SnapshotFile } from "./read.js";
export { type SavedSnapshot, type SaveOptions, saveSnapshot } from "./save.js";
export { joined } from "./section.js";
export { verifySnapshot } from "./verify.js";
