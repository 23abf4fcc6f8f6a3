import type { StoredBlock } from "../persistence/state/index.js";
import type { Submit } from "./head/submit.js";

/** What changes a chain by its own rules: transactions and blocks. Each member resolves when its record is on disk. */
export interface ChainWriter {
  /** Takes a transaction into the pool, or with automine into a block. @throws ChainError when it is rejected */
  submit: Submit;
  /**
   * Mines blocks of what waits in the pool, the last of them empty if need be; resolves when they are on disk. Of more than a
   * thousand, those that are empty are one record; see runs.ts.
   * @param timestamp of the first.
   * @param interval seconds from each to the next, in place of the clock, which continues from the last.
   */
  mine(count: number, times?: { timestamp?: number | undefined; interval?: number }): Promise<StoredBlock[]>;
  /** Mines what waits until nothing more can be taken. */
  mineAll(): Promise<void>;
  /** Removes a transaction from the pool. @returns whether it was there */
  dropTransaction(hash: Uint8Array, reason: string): Promise<boolean>;
}
