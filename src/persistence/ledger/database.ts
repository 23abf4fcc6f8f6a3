import SqliteDatabase, { type Database, type Options } from "better-sqlite3";
import { equalBytes, fromHex, toHex } from "../../ethereum/index.js";
import { entryHashOf, type JournalRecord, NO_ENTRY_HASH, type RecordKind } from "../records/index.js";
import { LedgerError, ledgerErrorOf, sqliteCodeOf } from "./errors.js";
import { type FactsByKind, factsOf } from "./facts.js";
import type { Projection } from "./projection.js";
import { CORE_PROJECTIONS, checkSchema, createSchema, isEmptyDatabase } from "./schema.js";
import { journalInserter } from "./tables/journal.js";

/** The last record that a ledger holds. */
export interface LedgerHead {
  seq: number;
  entryHash: Uint8Array;
}

/** A ledger open for writing, in this thread. */
export interface LedgerDatabase {
  /** The last committed record; undefined while the ledger is empty. */
  head(): LedgerHead | undefined;
  /**
   * Writes records in one SQLite transaction: all of them or none. Records that the ledger holds already are passed over.
   * @returns how many were written.
   * @throws LedgerError `LEDGER_GAP`, `LEDGER_BROKEN_CHAIN`, `LEDGER_CONFLICT`, `LEDGER_UNREADABLE_RECORD`, or what SQLite refused.
   */
  project(records: Iterable<JournalRecord>): number;
  /** The open SQLite connection, for reading. */
  readonly database: Database;
  close(): void;
}

export interface LedgerDatabaseOptions {
  /** Groups of tables beside the ledger's own. */
  projections?: Projection[];
  /** `bulk` writes without a journal and without syncing: for a new file that is thrown away if it is not finished. */
  writing?: "durable" | "bulk";
}

/** What the ledger keeps of SQLite's pages in memory, in KiB. */
const CACHE_KIB = 8192;

/** The same where a whole ledger is written at once: its indexes are written to all over, and a page is to change often before it goes to disk. */
const BULK_CACHE_KIB = 262_144;

/** Pages in the write-ahead log before they go to the database: 16 MB. Hot pages are then written once for many commits. */
const PAGES_PER_CHECKPOINT = 4000;

/** Milliseconds to wait for a lock that another process holds, before that is said. */
const LOCK_TIMEOUT = 1000;

/**
 * Opens a connection, with SQLite's errors as sentences.
 * @throws LedgerError when the file cannot be opened.
 */
export function connect(file: string, options: Options = {}): Database {
  try {
    return new SqliteDatabase(file, { timeout: LOCK_TIMEOUT, ...options });
  } catch (error) {
    throw ledgerErrorOf(error, file);
  }
}

function configure(database: Database, writing: "durable" | "bulk"): void {
  database.pragma("foreign_keys = OFF");
  database.pragma(`cache_size = -${writing === "bulk" ? BULK_CACHE_KIB : CACHE_KIB}`);
  if (writing === "bulk") {
    // Otherwise better-sqlite3 has SQLite ignore it silently, as a statement that may damage a database.
    database.unsafeMode(true);
    database.pragma("journal_mode = OFF");
    database.unsafeMode(false);
    database.pragma("synchronous = OFF");
    return;
  }
  // The journal is what must survive a power cut; the ledger then catches up with it.
  database.pragma(`synchronous = ${writesAhead(database) ? "NORMAL" : "FULL"}`);
  database.pragma(`wal_autocheckpoint = ${PAGES_PER_CHECKPOINT}`);
}

/** Lets readers and the writer not wait for each other. An active reader prevents the change of mode: then they wait. */
function writesAhead(database: Database): boolean {
  try {
    return database.pragma("journal_mode = WAL", { simple: true }) === "wal";
  } catch (error) {
    if (sqliteCodeOf(error).startsWith("SQLITE_BUSY")) return false;
    throw error;
  }
}

/**
 * Leaves a file that can be read where nothing can be written: SQLite opens one with a write-ahead log only where it can make
 * files beside it. While another process has it open, it is not changed.
 */
function leaveWriteAheadLog(database: Database): void {
  try {
    database.pragma("busy_timeout = 0");
    database.pragma("journal_mode = DELETE");
  } catch {
    // What keeps it from that, a reader or the disk, harms nothing that the ledger holds.
  }
}

/** Reads the last record that a ledger holds. */
export function readHead(database: Database): LedgerHead | undefined {
  const row = database
    .prepare<[], { seq: number; entry_hash: string }>("SELECT seq, entry_hash FROM journal ORDER BY seq DESC LIMIT 1")
    .get();
  return row && { seq: row.seq, entryHash: fromHex(row.entry_hash) };
}

function readHeadNumber(database: Database): number | null {
  const number = database
    .prepare<[], number>("SELECT number FROM canonical_ends ORDER BY seq DESC LIMIT 1")
    .pluck()
    .get();
  return number ?? null;
}

type Handlers = { [Kind in RecordKind]?: ((facts: FactsByKind[Kind]) => void)[] };

function prepareHandlers(database: Database, projections: Projection[]): Handlers {
  const handlers: Record<string, unknown[]> = {};
  for (const projection of projections) {
    for (const [kind, handle] of Object.entries(projection.prepare(database))) {
      handlers[kind] ??= [];
      handlers[kind].push(handle);
    }
  }
  return handlers as Handlers;
}

function run<Kind extends RecordKind>(handlers: Handlers, kind: Kind, facts: FactsByKind[Kind]): void {
  for (const handle of handlers[kind] ?? []) handle(facts);
}

/** The head block's number after a record. */
function headNumberAfter(kind: RecordKind, facts: FactsByKind[RecordKind]): number | null {
  if (kind === "block" || kind === "genesis") return (facts as FactsByKind["block"]).header.number;
  if (kind === "run") return (facts as FactsByKind["run"]).lastNumber;
  if (kind === "revert") return (facts as FactsByKind["revert"]).payload.toBlock;
  return facts.headNumber;
}

/**
 * Opens a ledger for writing, or makes one where there is none. What it holds is a function of the records alone: the same
 * rows are written whatever their batches are.
 * @param file path, or `:memory:`.
 * @throws LedgerError when the file is no ledger of this version, damaged, locked, or cannot be written.
 */
export function openLedgerDatabase(file: string, options: LedgerDatabaseOptions = {}): LedgerDatabase {
  const projections = [...CORE_PROJECTIONS, ...(options.projections ?? [])];
  const database = connect(file);
  try {
    const isNew = isEmptyDatabase(database);
    if (!isNew) checkSchema(database, file, projections, "writing");
    configure(database, options.writing ?? "durable");
    if (isNew) createSchema(database, projections);
    return writerOf(database, file, projections, options.writing ?? "durable");
  } catch (error) {
    database.close();
    throw ledgerErrorOf(error, file);
  }
}

function writerOf(
  database: Database,
  file: string,
  projections: Projection[],
  writing: "durable" | "bulk",
): LedgerDatabase {
  const insertRecord = journalInserter(database);
  const handlers = prepareHandlers(database, projections);
  const heldHash = database.prepare<[number], string>("SELECT entry_hash FROM journal WHERE seq = ?").pluck();
  let head = readHead(database);
  let headNumber = readHeadNumber(database);

  function isHeld({ seq, entryHash }: JournalRecord): boolean {
    if (!head || seq > head.seq) return false;
    const held = heldHash.get(seq);
    if (held === toHex(entryHash)) return true;
    throw new LedgerError(
      "LEDGER_CONFLICT",
      `The ledger ${file} holds another record ${seq} (${held ?? "none"}) than the journal (${toHex(entryHash)}): it belongs to another chain or was altered. Move it away, then run \`couverture ledger rebuild\`.`,
    );
  }

  function checkFollows({ seq, kind, payload, entryHash }: JournalRecord): void {
    const expected = head ? head.seq + 1 : 0;
    if (seq !== expected) {
      throw new LedgerError(
        "LEDGER_GAP",
        `Record ${seq} does not follow: the ledger ${file} expects record ${expected} next. Open it again to let it catch up with the journal.`,
      );
    }
    if (!equalBytes(entryHashOf(head?.entryHash ?? NO_ENTRY_HASH, seq, kind, payload), entryHash)) {
      throw new LedgerError(
        "LEDGER_BROKEN_CHAIN",
        `The entry hash of record ${seq} does not follow from what it holds and the record before it. Check the journal; the ledger ${file} ends at record ${expected - 1}.`,
      );
    }
  }

  function write(record: JournalRecord): void {
    checkFollows(record);
    try {
      const facts = factsOf(record, headNumber);
      insertRecord(record, facts.timestamp, facts.time);
      run(handlers, record.kind, facts);
      headNumber = headNumberAfter(record.kind, facts);
    } catch (error) {
      if (/^SQLITE_(?!CONSTRAINT|MISMATCH|TOOBIG)/.test(sqliteCodeOf(error))) throw error;
      const reason = error instanceof Error ? error.message : String(error);
      throw new LedgerError(
        "LEDGER_UNREADABLE_RECORD",
        `Record ${record.seq} (${record.kind}) cannot be read: ${reason}. Check that this couverture is as new as the one that wrote it.`,
        { cause: error },
      );
    }
    // A copy: the record may be a view of a whole batch.
    head = { seq: record.seq, entryHash: new Uint8Array(record.entryHash) };
  }

  const writeAll = database.transaction((records: Iterable<JournalRecord>): number => {
    let written = 0;
    for (const record of records) {
      if (isHeld(record)) continue;
      write(record);
      written++;
    }
    return written;
  });

  return {
    database,
    head: () => head,
    project(records) {
      const before = { head, headNumber };
      try {
        return writeAll.immediate(records);
      } catch (error) {
        ({ head, headNumber } = before);
        throw ledgerErrorOf(error, file);
      }
    },
    close() {
      if (writing === "durable" && database.open) leaveWriteAheadLog(database);
      database.close();
    },
  };
}
