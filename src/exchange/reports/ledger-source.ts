import type { SqlValue } from "../../persistence/ledger/projection.js";

/** Values for the `:name`s of a query. */
export type ReportParams = Record<string, SqlValue>;

/** The last record of the ledger that a report was generated from. The same report can be generated from the same ledger. */
export interface ReportHead {
  chainId: bigint;
  genesisHash: string;
  /** Sequence number of the last record. */
  seq: number;
  /** 0x-hex; it proves every record before it. */
  entryHash: string;
  /** The canonical head block. */
  blockNumber: number;
  blockHash: string;
  /** Unix seconds of the head block: the reports' "now". No report reads the machine's clock. */
  timestamp: number;
}

/** A ledger as the reports read it: one snapshot, so that all figures are of one moment. */
export interface ReportLedger {
  head: ReportHead;
  /** The rows of a SELECT; integers beyond 2^53 as bigint. One at a time, so that a report may be longer than memory. */
  rows<Row>(sql: string, params?: ReportParams): IterableIterator<Row>;
}
