/** Proving that a ledger's file is whole: by itself, against its journal, and by proofs that come from outside. */
export type { JournalComparison, JournalSource, VerifiedRecords } from "./against.js";
export {
  type Difference,
  type DifferenceGroup,
  type DifferenceKind,
  describeDifference,
  type Findings,
} from "./findings.js";
export { type ReadableFile, readableFile } from "./open.js";
export type { Verified } from "./records.js";
export {
  type Proof,
  type ProofOutcome,
  type Verification,
  type VerifyOptions,
  verifyLedger,
} from "./verify.js";
