export {
  type AccountDifference,
  type AccountState,
  type BlockDifference,
  type BlockSpan,
  type ChainDifference,
  diffChains,
  type StorageDifference,
} from "./diff.js";
export { SnapshotError, type SnapshotErrorCode } from "./errors.js";
export type { SectionName } from "./format.js";
export { layDown } from "./load.js";
export type { ManifestOfSnapshot } from "./manifest.js";
export { isSnapshotFile, SNAPSHOT_EXTENSION, snapshotFile, snapshotNames } from "./names.js";
export { openOverlay } from "./overlay.js";
export { openSnapshot, type SnapshotFile } from "./read.js";
export { type SavedChain, type SavedSnapshot, type SaveOptions, saveSnapshot } from "./save.js";
export { joined, type Section } from "./section.js";
export { verifySnapshot } from "./verify.js";
export type { SectionSource } from "./write.js";
