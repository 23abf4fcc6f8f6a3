import type { Client } from "./client.js";

/** What the `ledger_` methods ask of the ledger. Answers hold all that was acknowledged before the question. */
export interface LedgerService {
  /** The last record that it holds; undefined while it is empty. `entryHash` vouches for all before it. */
  head(): Promise<{ seq: number; entryHash: Uint8Array } | undefined>;
  /**
   * Runs one reading statement.
   * @param params values for its `?`
   * @param client whose query it is; clients take turns
   * @throws Error with a sentence, for a statement that writes, is wrong, or takes too long or too much
   */
  query(sql: string, params: (string | number | null)[], limit: number, client?: Client): Promise<LedgerRows>;
  /** Verifies the file as `couverture ledger verify` does. Undefined where the ledger is in memory, and there is no file. */
  verify(): Promise<LedgerVerdict> | undefined;
}

export interface LedgerRows {
  columns: string[];
  /** Integers beyond 2^53 as bigint, BLOBs as bytes. */
  rows: (string | number | bigint | null | Uint8Array)[][];
  /** Whether there were more rows than the limit. */
  truncated: boolean;
}

export interface LedgerVerdict {
  whole: boolean;
  head: { seq: number; entryHash: string } | undefined;
  /** How many of each were gone through. */
  verified: { records: number; blocks: number; transactions: number; logs: number; rows: number };
  /** How many differences there are, and the first in a sentence. */
  differences: number;
  first: string | undefined;
}
