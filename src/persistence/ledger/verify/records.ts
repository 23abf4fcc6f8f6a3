import type { Database } from "better-sqlite3";
import { fromHex, toHex } from "../../../ethereum/index.js";
import { entryHashOf, type JournalRecord, NO_ENTRY_HASH, RECORD_KINDS, type RecordKind } from "../../records/index.js";
import { sqliteCodeOf } from "../errors.js";
import { type FactsByKind, factsOf } from "../facts.js";
import type { Projection } from "../projection.js";
import { CORE_PROJECTIONS } from "../schema.js";
import type { SqlValue } from "../table.js";
import { journalTable } from "../tables/journal.js";
import { type BlockFault, codeFaults, createBlockChecker, type Parent } from "./blocks.js";
import { isByRecord } from "./file.js";
import { createCollector, type Difference, type Findings, findingsOf } from "./findings.js";
import { createHeads } from "./heads.js";
import { createRecorder } from "./recorder.js";
import { createRowChecker, type RowChecker } from "./rows.js";
import { runFaults } from "./runs.js";

/** What was verified. */
export interface Verified {
  records: number;
  blocks: number;
  transactions: number;
  logs: number;
  /** Rows that were compared, by table. */
  rows: Record<string, number>;
  requestsUnproven: number;
}

/** What came of a part of a ledger. */
export interface PartOutcome {
  findings: Findings;
  verified: Verified;
}

export interface RecordVerifier {
  /**
   * Verifies the records from `from` up to, but without, `to`, and all rows that follow from them.
   * @param thorough also looks for rows of these records in tables where that takes going through the whole table.
   */
  verify(from: number, to: number, options?: { onRecord?: (seq: number) => void; thorough?: boolean }): PartOutcome;
}

interface JournalRow {
  seq: number;
  kind: unknown;
  entry_hash: unknown;
  timestamp: unknown;
  time: unknown;
  payload: unknown;
}

/** Rows are compared when this many have gathered, or after this many records. */
const CHUNK_ROWS = 1_500;
const CHUNK_RECORDS = 200;

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Whether an error comes from the database's pages, and not from what they say. */
const isOfTheFile = (error: unknown): boolean => /^SQLITE_(?!CONSTRAINT|MISMATCH|TOOBIG)/.test(sqliteCodeOf(error));

const isEntryHash = (value: unknown): value is string => typeof value === "string" && /^0x[0-9a-f]{64}$/.test(value);

/** @param database a connection to the ledger that this alone uses. */
export function createRecordVerifier(database: Database, projections: Projection[]): RecordVerifier {
  const groups = [...CORE_PROJECTIONS, ...projections];
  const tables = groups.flatMap((group) => group.tables);
  const recorder = createRecorder(database, [journalTable, ...tables], groups);
  const readNext = database.prepare<[number], JournalRow>(
    "SELECT seq, kind, entry_hash, timestamp, time, payload FROM main.journal WHERE seq >= ? ORDER BY seq LIMIT 1",
  );
  const readEntryHash = database
    .prepare<[number], unknown>("SELECT entry_hash FROM main.journal WHERE seq = ?")
    .pluck();
  // By the temporary views: as it was before the current record.
  const heads = createHeads(database);
  let collector = createCollector();
  // Tables with one row a record come first: a fault there causes faults in the others.
  const inOrder = [...tables].sort((one, other) => Number(isByRecord(one)) - Number(isByRecord(other)));
  const checkers = new Map<string, RowChecker>(
    inOrder.map((table) => [
      table.name,
      createRowChecker(database, table, { ...collector, add: (one) => collector.add(one) }),
    ]),
  );

  function verify(
    from: number,
    to: number,
    { onRecord = () => undefined, thorough = false }: { onRecord?: (seq: number) => void; thorough?: boolean } = {},
  ): PartOutcome {
    collector = createCollector();
    const blockChecker = createBlockChecker();
    const verified: Verified = { records: 0, blocks: 0, transactions: 0, logs: 0, rows: {}, requestsUnproven: 0 };
    /** Records whose rows are unknown. */
    const unknown = new Set<number>();
    let previous: Uint8Array | undefined;
    let parent: Parent | undefined;
    let headNumber: number | null = null;
    let chunkFrom = from;

    function differs(
      seq: number,
      column: string | undefined,
      found: unknown,
      expected: SqlValue,
      remark?: string,
    ): void {
      const [kind, table, key] = ["different", "journal", { seq }] as const;
      collector.add({ kind, seq, table, key, column, found: found as SqlValue, expected, ...(remark && { remark }) });
    }

    function unreadable(seq: number, table: string, remark: string, column?: string): void {
      const key = column === undefined ? ({} as Record<string, SqlValue>) : { seq };
      collector.add({ kind: "unreadable", seq, table, key, column, found: undefined, expected: undefined, remark });
    }

    function missing(first: number, end: number): void {
      for (let seq = first; seq < end; seq++) {
        const difference: Difference = {
          ...{ kind: "missing", seq, table: "journal", key: { seq }, column: undefined },
          ...{ found: undefined, expected: undefined },
        };
        collector.add(difference);
        unknown.add(seq);
      }
    }

    /** Forgets what is known of the chain, and reads it as it was before a record. */
    function arrive(seq: number): void {
      recorder.start(seq);
      recorder.begin(seq);
      parent = heads.now();
      headNumber = parent?.number ?? null;
    }

    function readRecord(row: JournalRow): JournalRecord | undefined {
      const { seq, kind, entry_hash, payload } = row;
      if (!RECORD_KINDS.includes(kind as RecordKind) || !(payload instanceof Uint8Array)) {
        const [column, remark] =
          payload instanceof Uint8Array ? ["kind", "no kind of record"] : ["payload", "no bytes"];
        unreadable(seq, "journal", remark as string, column);
        previous = undefined;
        return undefined;
      }
      const record = { seq, kind: kind as RecordKind, payload };
      const entryHash = previous && entryHashOf(previous, seq, record.kind, payload);
      const expected = entryHash ? toHex(entryHash) : undefined;
      if (expected !== undefined && entry_hash !== expected) {
        differs(seq, "entry_hash", entry_hash, expected, "of what the record holds and the entry hash before it");
      } else if (!isEntryHash(entry_hash)) {
        unreadable(seq, "journal", "no hash", "entry_hash");
      }
      // What follows is compared with the hash in this row, so that one change is reported once.
      previous = isEntryHash(entry_hash) ? fromHex(entry_hash) : entryHash;
      return { ...record, entryHash: previous ?? NO_ENTRY_HASH };
    }

    function addFault(seq: number, { table, transaction, column, found, expected, remark }: BlockFault): void {
      const key = { seq, ...(transaction !== undefined && { transaction_index: transaction }) };
      const said = remark ?? "by recomputation from the block";
      collector.add({ kind: "different", seq, table, key, column, found, expected, remark: said });
    }

    function checkContent(record: JournalRecord, facts: FactsByKind[RecordKind]): void {
      const { seq, kind } = record;
      if (seq === 0 && kind !== "genesis") differs(seq, "kind", kind, "genesis", "the first record");
      if (kind === "block") {
        const block = facts as FactsByKind["block"];
        for (const fault of blockChecker.check(block, parent)) addFault(seq, fault);
        verified.blocks++;
        verified.transactions += block.transactions.length;
        verified.logs += block.logs.length;
      }
      if (kind === "genesis") verified.blocks++;
      if (kind === "run") {
        const run = facts as FactsByKind["run"];
        for (const fault of runFaults(run, parent, blockChecker)) addFault(seq, fault);
        verified.blocks += run.payload.count;
      }
      if (kind === "block" || kind === "genesis" || kind === "override") {
        for (const { found, expected } of codeFaults((facts as FactsByKind["override"]).payload.diff)) {
          differs(seq, "payload", found, expected, "the hash of a contract's code");
        }
      }
      if (kind === "revert") {
        const { toSeq, toBlock } = (facts as FactsByKind["revert"]).payload;
        const number = toSeq < seq ? heads.numberAt(toSeq) : undefined;
        if (number !== toBlock) {
          const remark = `the head block after record ${toSeq}, which it goes back to`;
          differs(seq, "payload", BigInt(toBlock), number === undefined ? "an earlier record" : BigInt(number), remark);
        }
      }
    }

    function proceed(kind: RecordKind, facts: FactsByKind[RecordKind]): void {
      if (kind === "block" || kind === "genesis") {
        const { header, hash } = facts as FactsByKind["block"];
        parent = { number: header.number, hash };
        headNumber = header.number;
      } else if (kind === "run") {
        const { lastNumber, lastHash } = facts as FactsByKind["run"];
        parent = { number: lastNumber, hash: lastHash };
        headNumber = lastNumber;
      } else if (kind === "revert") {
        parent = undefined;
        headNumber = (facts as FactsByKind["revert"]).payload.toBlock;
      }
    }

    function verifyRecord(row: JournalRow): void {
      const { seq } = row;
      verified.records++;
      const record = readRecord(row);
      if (!record) {
        unknown.add(seq);
        return;
      }
      recorder.begin(seq);
      try {
        const facts = factsOf(record, headNumber);
        if (row.timestamp !== facts.timestamp) differs(seq, "timestamp", row.timestamp, facts.timestamp);
        if (row.time !== facts.time) differs(seq, "time", row.time, facts.time);
        if (record.kind === "block" || record.kind === "run") parent ??= heads.now();
        checkContent(record, facts);
        recorder.run(record.kind, facts);
        proceed(record.kind, facts);
      } catch (error) {
        recorder.drop();
        unknown.add(seq);
        if (isOfTheFile(error)) throw error;
        unreadable(seq, "journal", messageOf(error), "payload");
        parent = undefined;
      }
    }

    function checkRows(end: number): void {
      const taken = recorder.take();
      for (const [name, checker] of checkers) {
        const rows = taken.get(name) ?? [];
        try {
          verified.rows[name] = (verified.rows[name] ?? 0) + rows.length;
          const whole = checker.check(rows);
          if (!checker.byRecord && !thorough) continue;
          const counted = checker.count(chunkFrom, end);
          if (!whole || counted !== rows.length) {
            checker.findExtra(chunkFrom, end, rows, (seq) => unknown.has(seq) && isHeld(seq));
          }
        } catch (error) {
          if (!isOfTheFile(error)) throw error;
          unreadable(chunkFrom, name, `in the rows of records ${chunkFrom} to ${end - 1}: ${messageOf(error)}`);
        }
      }
      chunkFrom = end;
    }

    /** Rows of a record that is there but unreadable may be right; those of one that is missing are too many. */
    function isHeld(seq: number): boolean {
      return readEntryHash.get(seq) !== undefined;
    }

    function walk(): void {
      const before = from === 0 ? NO_ENTRY_HASH : readEntryHash.get(from - 1);
      previous = from === 0 ? NO_ENTRY_HASH : isEntryHash(before) ? fromHex(before) : undefined;
      arrive(from);
      let next = from;
      while (next < to) {
        const row = readNext.get(next);
        const found = row && row.seq < to ? row.seq : to;
        if (found > next) {
          missing(next, found);
          previous = undefined;
          parent = undefined;
        }
        if (!row || found === to) break;
        verifyRecord(row);
        next = found + 1;
        onRecord(found);
        if (recorder.size >= CHUNK_ROWS || next - chunkFrom >= CHUNK_RECORDS) checkRows(next);
      }
      checkRows(to);
    }

    try {
      walk();
    } catch (error) {
      if (!isOfTheFile(error)) throw error;
      recorder.take();
      unreadable(chunkFrom, "journal", `from record ${chunkFrom} on: ${messageOf(error)}`);
    }
    verified.requestsUnproven = blockChecker.requestsUnproven;
    return { findings: findingsOf(collector), verified };
  }

  return { verify };
}
