/** Where on the chain a row comes from: the columns that the exchange's tables share. */
import type { BlockFacts, LogFacts, TransactionFacts } from "../../persistence/ledger/projection.js";
import type { Decoded } from "./abi.js";

/** An event of one of the market's contracts. */
export interface MarketEvent extends Decoded {
  block: BlockFacts;
  log: LogFacts;
}

/** A failed transaction to one of the market's contracts, with the call that was refused. */
export interface RefusedCall {
  block: BlockFacts;
  transaction: TransactionFacts;
  /** The contract that was called. */
  contract: string;
  call: Decoded;
  /** The rule that refused it: the name of the custom error, or what the chain says of the failure. */
  rule: string;
  /** What the rule says, as a sentence. */
  sentence: string;
  /** The custom error, where it is one of the market's. */
  error: Decoded | undefined;
}

export const SEQ = "INTEGER NOT NULL REFERENCES blocks (seq)";

/** The columns of a row that comes from an event, but for its key. */
export const EVENT_COLUMNS = {
  transaction_index: "INTEGER NOT NULL",
  transaction_hash: "TEXT NOT NULL",
  block_number: "INTEGER NOT NULL",
  timestamp: "INTEGER NOT NULL",
  time: "TEXT",
} as const;

/** Values of {@link EVENT_COLUMNS}. The time is the block's, which is the contracts' too. */
export const placeOf = ({ header, timestamp, time }: BlockFacts, { index, hash }: TransactionFacts) => ({
  transaction_index: index,
  transaction_hash: hash,
  block_number: header.number,
  timestamp,
  time,
});

/** The key of a row that comes from one log, and {@link placeOf} of it. */
export const eventPlace = ({ block, log }: MarketEvent) => ({
  seq: block.seq,
  log_index: log.index,
  ...placeOf(block, log.transaction),
});

/** SQL that leaves out what was reverted, of a table under an alias. */
export const canonical = (alias: string): string =>
  `NOT EXISTS (SELECT 1 FROM orphans WHERE orphans.seq = ${alias}.seq)`;
