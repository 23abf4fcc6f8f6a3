import type { LogEntry } from "../ethereum/index.js";
import type { StoredBlock } from "../persistence/state/index.js";
import type { SignedTransaction } from "./execution/index.js";

/** What a listener learns, once the record behind it is on disk. */
export interface ChainEvents {
  /** A block was mined. */
  block: StoredBlock;
  /** Many empty blocks were mined at once, and are one record; no `block` is emitted. */
  run: { first: number; last: number };
  /** A transaction was accepted; it waits, or has been mined at once. */
  pending: SignedTransaction;
  /** A waiting transaction left the pool without being mined. */
  dropped: { hash: Uint8Array; sender: Uint8Array; reason: string };
  /** The chain went back; `removed` are the blocks that no longer count, newest first, without runs of empty ones. */
  reverted: { head: number; removed: StoredBlock[]; logs: LogEntry[] };
  /** Contracts printed something, in a transaction that was mined or in a call that is forgotten. */
  printed: { hash: Uint8Array | undefined; messages: string[] };
  /** Records can no longer be written. */
  failed: Error;
}
