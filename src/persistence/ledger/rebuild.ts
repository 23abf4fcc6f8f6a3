import { existsSync, renameSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { syncDirectory, syncFile } from "../durable-file.js";
import type { JournalRecord } from "../records/index.js";
import { connect, type LedgerHead, openLedgerDatabase } from "./database.js";
import { LedgerError, ledgerErrorOf } from "./errors.js";
import type { Projection } from "./projection.js";
import { isEmptyDatabase, LEDGER_APPLICATION_ID, notALedger } from "./schema.js";

export interface RebuildOptions {
  /** The whole journal, from its first record on. */
  records: AsyncIterable<JournalRecord> | Iterable<JournalRecord>;
  /** How many records that is, for the progress. */
  total: number;
  /** The ledger to put in place. */
  file: string;
  projections?: Projection[];
  /** Called after each batch with how many records are in the new ledger, and at the end with `total`. */
  onProgress?: (done: number, total: number) => void;
}

const BATCH_RECORDS = 500;
const BATCH_BYTES = 4 * 1024 * 1024;

const companions = (file: string): string[] => [`${file}-wal`, `${file}-shm`, `${file}-journal`];

function removeDatabase(file: string): void {
  for (const path of [file, ...companions(file)]) rmSync(path, { force: true });
}

/**
 * Releases the database at the ledger's path: writes its write-ahead log back, since one left behind would be applied to
 * the new file. A file so damaged that SQLite cannot do that is given up with its log.
 * @throws LedgerError `LEDGER_IN_USE`, or `LEDGER_FOREIGN` for another program's database.
 */
function retire(file: string): void {
  if (existsSync(file)) {
    const database = connect(file, { timeout: 0 });
    try {
      if (!isEmptyDatabase(database) && database.pragma("application_id", { simple: true }) !== LEDGER_APPLICATION_ID) {
        throw notALedger(file);
      }
      database.pragma("locking_mode = EXCLUSIVE");
      database.pragma("wal_checkpoint(TRUNCATE)");
      database.exec("BEGIN EXCLUSIVE; ROLLBACK");
    } catch (error) {
      const failure = ledgerErrorOf(error, file);
      if (failure.code === "LEDGER_IN_USE" || failure.code === "LEDGER_FOREIGN") throw failure;
    } finally {
      database.close();
    }
  }
  for (const path of companions(file)) rmSync(path, { force: true });
}

async function* batches(records: RebuildOptions["records"]): AsyncGenerator<JournalRecord[]> {
  let batch: JournalRecord[] = [];
  let bytes = 0;
  for await (const record of records) {
    batch.push(record);
    bytes += record.payload.length;
    if (batch.length >= BATCH_RECORDS || bytes >= BATCH_BYTES) {
      yield batch;
      batch = [];
      bytes = 0;
    }
  }
  if (batch.length > 0) yield batch;
}

/**
 * Generates a ledger from the journal, beside the old one, and replaces that atomically when it is complete. It equals,
 * row for row, the ledger that was written along with the chain.
 * @returns the new ledger's head; undefined when the journal is empty.
 * @throws LedgerError `LEDGER_IN_USE` when another process has the ledger open, `LEDGER_FOREIGN` when another program's database is
 * at that path, or why a record or the disk failed; the old ledger then stays.
 */
export async function rebuildLedger(options: RebuildOptions): Promise<LedgerHead | undefined> {
  const { file, total, onProgress } = options;
  const unfinished = `${file}.rebuilding`;
  try {
    removeDatabase(unfinished);
    const head = await write(unfinished, options);
    syncFile(unfinished);
    retire(file);
    renameSync(unfinished, file);
    syncDirectory(dirname(file));
    onProgress?.(total, total);
    return head;
  } catch (error) {
    removeDatabase(unfinished);
    throw error instanceof LedgerError ? error : ledgerErrorOf(error, file);
  }
}

async function write(file: string, options: RebuildOptions): Promise<LedgerHead | undefined> {
  const ledger = openLedgerDatabase(file, { projections: options.projections, writing: "bulk" });
  try {
    let done = 0;
    for await (const batch of batches(options.records)) {
      done += ledger.project(batch);
      options.onProgress?.(done, options.total);
    }
    return ledger.head();
  } finally {
    ledger.close();
  }
}
