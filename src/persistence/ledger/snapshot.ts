import { existsSync } from "node:fs";
import type { Database } from "better-sqlite3";
import { toHex } from "../../ethereum/index.js";
import { connect, readHead } from "./database.js";
import { LedgerError, ledgerErrorOf, toRebuild } from "./errors.js";
import type { Projection } from "./projection.js";
import { CORE_PROJECTIONS, checkSchema, isEmptyDatabase } from "./schema.js";
import type { SqlValue } from "./table.js";

/** What a snapshot is of: the chain, its last record and its head block. */
export interface SnapshotHead {
  chainId: bigint;
  genesisHash: string;
  seq: number;
  entryHash: string;
  blockNumber: number;
  blockHash: string;
  /** Unix seconds of the head block. */
  timestamp: number;
}

/** A ledger at one moment: every statement sees the same rows, whatever is written meanwhile. Nothing can be written through it. */
export interface LedgerSnapshot {
  head: SnapshotHead;
  /**
   * The rows of a SELECT, one at a time; integers beyond 2^53 as bigint.
   * @throws LedgerError `LEDGER_BAD_QUERY`
   */
  rows<Row>(sql: string, params?: Record<string, SqlValue>): IterableIterator<Row>;
  close(): void;
}

const plain = (value: SqlValue): SqlValue =>
  typeof value === "bigint" && Number.isSafeInteger(Number(value)) ? Number(value) : value;

function badQuery(error: unknown): LedgerError {
  if (error instanceof LedgerError) return error;
  const reason = error instanceof Error ? error.message : String(error);
  return new LedgerError("LEDGER_BAD_QUERY", `The query failed: ${reason}.`, { cause: error });
}

function* rowsOf<Row>(database: Database, sql: string, params: Record<string, SqlValue>): IterableIterator<Row> {
  try {
    const statement = database.prepare<unknown[], Record<string, SqlValue>>(sql).safeIntegers();
    if (!statement.readonly) throw new LedgerError("LEDGER_BAD_QUERY", "The ledger is read-only.");
    for (const row of statement.iterate(params)) {
      for (const name in row) row[name] = plain(row[name] as SqlValue);
      yield row as Row;
    }
  } catch (error) {
    throw badQuery(error);
  }
}

function readSnapshotHead(database: Database, file: string): SnapshotHead {
  const last = readHead(database);
  const chain = database
    .prepare<[], { chain_id: bigint | string; genesis_hash: string }>("SELECT chain_id, genesis_hash FROM chains")
    .safeIntegers()
    .get();
  const block = database
    .prepare<[], { number: number; hash: string; timestamp: number }>(
      "SELECT number, hash, timestamp FROM canonical_ends ORDER BY seq DESC LIMIT 1",
    )
    .get();
  if (!last || !chain || !block) {
    throw new LedgerError("LEDGER_UNAVAILABLE", `The ledger ${file} is empty: the chain has not been started yet.`);
  }
  return {
    chainId: BigInt(chain.chain_id),
    genesisHash: chain.genesis_hash,
    seq: last.seq,
    entryHash: toHex(last.entryHash),
    blockNumber: block.number,
    blockHash: block.hash,
    timestamp: block.timestamp,
  };
}

/**
 * Opens a ledger file as it is at this moment; the chain may go on writing.
 * @param projections groups of tables that the reader needs beside the ledger's own.
 * @throws LedgerError when there is no ledger, an empty one, or none that this version reads.
 */
export function openLedgerSnapshot(file: string, projections: Projection[] = []): LedgerSnapshot {
  if (!existsSync(file)) throw toRebuild("LEDGER_UNAVAILABLE", `There is no ledger ${file}.`);
  const database = connect(file, { readonly: true });
  try {
    if (isEmptyDatabase(database)) {
      throw toRebuild("LEDGER_FOREIGN", `${file} is an empty database, not a ledger.`);
    }
    // The snapshot begins with the first statement that reads, and lasts until the connection is closed.
    database.exec("BEGIN");
    checkSchema(database, file, [...CORE_PROJECTIONS, ...projections], "reading");
    const head = readSnapshotHead(database, file);
    return {
      head,
      rows: (sql, params = {}) => rowsOf(database, sql, params),
      close: () => database.close(),
    };
  } catch (error) {
    database.close();
    throw ledgerErrorOf(error, file);
  }
}
