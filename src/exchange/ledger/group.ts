import type { Database } from "better-sqlite3";
import type { BlockFacts, Table, TransactionFacts } from "../../persistence/ledger/projection.js";
import type { Counters } from "./counters.js";
import type { KnownContracts } from "./known.js";
import type { MarketEvent, RefusedCall } from "./places.js";
import type { Role } from "./readers.js";

/** What a group of tables writes of the market's events. */
export interface GroupWriter {
  /** By the role of the contract and the name of its event, such as `exchange.Trade`. */
  events?: { [event: `${Role}.${string}`]: (event: MarketEvent) => void };
  refused?: (call: RefusedCall) => void;
  /** A contract that a transaction created, before its first events. */
  created?: (block: BlockFacts, transaction: TransactionFacts) => void;
}

/** Tables that belong together, and what is written in them. */
export interface Group {
  tables: Table[];
  prepare(database: Database, known: KnownContracts, counters: Counters): GroupWriter;
}
