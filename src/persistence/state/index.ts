export { openState, type StateDatabase, type StateMemory, type StoredBlock } from "./database.js";
export { StateError } from "./errors.js";
export type { Checkpoint, Folded, FoldedBlock } from "./fold.js";
export type { BlockEntry, TransactionEntry } from "./indexes.js";
export { latin1, ownerKey } from "./keys.js";
export type { Prover } from "./proofs.js";
export * from "./trie/index.js";
export type { ChangedAccount, ChangedStorage, StateChanges, StateView } from "./view.js";
