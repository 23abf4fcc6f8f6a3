/**
 * The interface by which groups of tables come into the ledger: its own ones, and those that others add. It is all of the
 * ledger that the exchange may know.
 */
import type { Database } from "better-sqlite3";
import type { RecordKind } from "../records/index.js";
import type { FactsByKind } from "./facts.js";
import type { Table, View } from "./table.js";

export { bytesToQuantity, describeRevert, keccak256, toHex } from "../../ethereum/index.js";
export { knownErrorWriter } from "./error-table.js";
export type { BlockFacts, FactsByKind, GenesisFacts, LogFacts, TransactionFacts } from "./facts.js";
export { inserter, type SqlValue, type Table, table, type View } from "./table.js";
export { ether, exactInteger, gwei, isoTime } from "./units.js";

/**
 * A group of tables and how records become rows in them. What a projection writes must follow from the records alone (and
 * from rows written for earlier records), never from the time, the batch or the process, so that a rebuild gives the same rows.
 *
 * A module that adds a group to the ledger from outside (`projections` of `openLedger`) exports one as `projection`.
 */
export interface Projection {
  name: string;
  tables: Table[];
  views?: View[];
  /** Prepares statements on an open ledger, once; what it returns is called inside a write transaction. */
  prepare(database: Database): Projector;
}

/** What a projection does with a record of each kind; records of kinds that it leaves out pass it by. */
export type Projector = { [Kind in RecordKind]?: (facts: FactsByKind[Kind]) => void };
