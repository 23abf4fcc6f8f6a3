/** The ledger for those who work on it without a node, in their own thread: reading, rebuilding, writing. */
export { type LedgerDatabase, type LedgerDatabaseOptions, type LedgerHead, openLedgerDatabase } from "./database.js";
export { LedgerError, type LedgerErrorCode } from "./errors.js";
export type { Projection } from "./projection.js";
export { DEFAULT_TIME_LIMIT, type LedgerQueries, openLedgerQueries } from "./queries.js";
export { DEFAULT_ROW_LIMIT, type QueryParams, type QueryResult } from "./query.js";
export { type LedgerReader, type LedgerSummary, openLedgerReader } from "./readers.js";
export { type RebuildOptions, rebuildLedger } from "./rebuild.js";
export { LEDGER_APPLICATION_ID, LEDGER_SCHEMA_VERSION } from "./schema.js";
export { type LedgerSnapshot, openLedgerSnapshot, type SnapshotHead } from "./snapshot.js";
export type { TailComparison, TailRow } from "./tail.js";
