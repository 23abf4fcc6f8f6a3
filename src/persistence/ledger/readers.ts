import { existsSync } from "node:fs";
import type { Database } from "better-sqlite3";
import type { JournalRecord } from "../records/index.js";
import { connect, type LedgerHead, readHead } from "./database.js";
import { ledgerErrorOf, toRebuild } from "./errors.js";
import { type QueryParams, type QueryResult, runQuery } from "./query.js";
import { CORE_PROJECTIONS, checkSchema, isEmptyDatabase } from "./schema.js";
import { readTail, recordsAfter, type TailRow } from "./tail.js";

/** What a ledger holds, in figures. */
export interface LedgerSummary {
  /** Undefined while the ledger is empty, as are the next four. */
  head: LedgerHead | undefined;
  chainId: bigint | undefined;
  genesisHash: string | undefined;
  /** The head of the canonical chain. */
  lastBlock: { number: number; hash: string; timestamp: number; time: string | null } | undefined;
  /** Journal records. */
  records: number;
  /** All blocks and transactions, of which some are orphaned. */
  blocks: number;
  transactions: number;
  orphanedBlocks: number;
  orphanedTransactions: number;
}

/** A ledger file open for reading only, in this thread. It sees whole blocks only, also while another process writes. */
export interface LedgerReader {
  head(): LedgerHead | undefined;
  summary(): LedgerSummary;
  /** The journal's records from the one after `seq` on (-1 for all): enough to restore the journal. */
  recordsAfter(seq: number): Iterable<JournalRecord>;
  /** The last `count` records, newest first. */
  tail(count: number): TailRow[];
  /** @throws LedgerError `LEDGER_BAD_QUERY` */
  query(sql: string, params?: QueryParams, limit?: number): QueryResult;
  close(): void;
}

function summaryOf(database: Database): LedgerSummary {
  const figures = database
    .prepare<[], Omit<LedgerSummary, "head" | "chainId" | "genesisHash" | "lastBlock">>(
      `SELECT (SELECT count(*) FROM journal) AS records,
              (SELECT count(*) FROM blocks) + (SELECT coalesce(sum(block_count), 0) FROM block_runs) AS blocks,
              (SELECT count(*) FROM transactions) AS transactions,
              (SELECT coalesce(sum(orphaned_blocks), 0) FROM reverts) AS orphanedBlocks,
              (SELECT coalesce(sum(orphaned_transactions), 0) FROM reverts) AS orphanedTransactions`,
    )
    .get();
  const chain = database
    .prepare<[], { chain_id: bigint | string; genesis_hash: string }>("SELECT chain_id, genesis_hash FROM chains")
    .safeIntegers()
    .get();
  const lastBlock = database
    .prepare<[], NonNullable<LedgerSummary["lastBlock"]>>(
      "SELECT number, hash, timestamp, time FROM canonical_ends ORDER BY seq DESC LIMIT 1",
    )
    .get();
  return {
    head: readHead(database),
    chainId: chain && BigInt(chain.chain_id),
    genesisHash: chain?.genesis_hash,
    lastBlock,
    ...(figures as NonNullable<typeof figures>),
  };
}

function checkReadable(database: Database, file: string): void {
  if (isEmptyDatabase(database)) {
    throw toRebuild("LEDGER_FOREIGN", `${file} is an empty database, not a ledger.`);
  }
  checkSchema(database, file, CORE_PROJECTIONS, "reading");
}

/**
 * Opens a ledger file for reading.
 * @throws LedgerError when there is none, or none that this version reads.
 */
export function openLedgerReader(file: string): LedgerReader {
  if (!existsSync(file)) throw toRebuild("LEDGER_UNAVAILABLE", `There is no ledger ${file}.`);
  const database = connect(file, { readonly: true });
  try {
    checkReadable(database, file);
  } catch (error) {
    database.close();
    throw ledgerErrorOf(error, file);
  }
  const reading = <Result>(read: () => Result): Result => {
    try {
      // One snapshot for all statements.
      return database.transaction(read)();
    } catch (error) {
      throw ledgerErrorOf(error, file);
    }
  };
  return {
    head: () => reading(() => readHead(database)),
    summary: () => reading(() => summaryOf(database)),
    recordsAfter: (seq) => recordsAfter(database, seq),
    tail: (count) => reading(() => readTail(database, count)),
    query: (sql, params, limit) => runQuery(database, sql, params, limit),
    close: () => database.close(),
  };
}
