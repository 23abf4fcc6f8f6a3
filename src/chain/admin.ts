import type { Overlay, SignedTransaction } from "./execution/index.js";
import type { Clock } from "./head/clock.js";
import type { Refused } from "./head/mining.js";
import type { Settings } from "./head/settings.js";
import type { Cause } from "./history/overrides.js";
import type { Beginning } from "./history/rewind.js";

/** What changes a chain from outside its rules: test methods, settings, reverts. Each member resolves when its record is on disk. */
export interface ChainAdmin {
  /** Records where the chain is (`evm_snapshot`). @returns the snapshot id */
  checkpoint(): Promise<number>;
  /** Goes back to a snapshot id, and uses it up with those after it. @returns whether there was one */
  revertTo(id: number, cause: Cause): Promise<boolean>;
  /** Takes the last blocks off the chain. */
  rollback(depth: number, cause: Cause): Promise<void>;
  /** Mines other blocks in place of the last ones, as many as there are lists. @returns what could not be part of them */
  reorganise(transactions: readonly (readonly SignedTransaction[])[], cause: Cause): Promise<Refused[]>;
  /**
   * Goes back to genesis and to the settings that the node was started with.
   * @param beginning what the chain begins with from then on; what it began with at first where it is left out
   */
  reset(cause: Cause, beginning?: Beginning): Promise<void>;
  /** Changes the state outside of any transaction. */
  override(cause: Cause, change: (overlay: Overlay) => void): Promise<void>;
  change(cause: Cause, change: (settings: Settings) => Settings): Promise<void>;
  /** Changes the clock. @param change gets the head's time in unix seconds, and the clock; what it returns is returned */
  moveClock<T>(cause: Cause, change: (parentTime: number, clock: Clock) => T): Promise<T>;
  /** Lets revert data be read by more custom errors. @returns the signatures of those that were not known */
  addErrors(signatures: readonly string[], source: string): Promise<string[]>;
  /** The same for as long as the node runs, without a record: where another engine makes the records. */
  learnErrors(signatures: readonly string[]): string[];
  /** Sets the chain id from the next block on, and drops what waits for another chain. */
  setChainId(cause: Cause, chainId: number): Promise<void>;
  /** Lets ecrecover return an address for a signature from the next block on. @param signature `r ‖ s ‖ v`, 65 bytes */
  impersonateSignature(cause: Cause, signature: Uint8Array, address: Uint8Array): Promise<void>;
}
