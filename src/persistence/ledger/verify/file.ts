import type { Database } from "better-sqlite3";
import type { Projection } from "../projection.js";
import { CORE_PROJECTIONS } from "../schema.js";
import { damagedIn, INTACT } from "../sqlite-texts.js";
import type { SqlValue, Table } from "../table.js";
import { journalTable } from "../tables/journal.js";
import type { Collector } from "./findings.js";
import { recordColumn } from "./recorder.js";

/** The name under which findings of the file itself go. */
export const FILE = "(file)";

const MAX_MESSAGES = 200;
/** How many rows without a record are named, of each table. */
const MAX_NAMED = 100;

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/**
 * Has SQLite check the file: its pages and what refers to them, the order of rows, that indexes have each row of their tables and
 * nothing else, and that values are of their columns' types.
 */
export function checkIntegrity(database: Database, collector: Collector): void {
  const report = (message: string): void => {
    const { table, column } = damagedIn(message) ?? { table: FILE };
    const nothing = { found: undefined, expected: undefined };
    collector.add({ kind: "damaged", seq: undefined, table, key: {}, column, ...nothing, remark: message });
  };
  try {
    const lines = database.prepare<[], string>(`PRAGMA main.integrity_check(${MAX_MESSAGES})`).pluck().all();
    for (const line of lines) if (line !== INTACT) report(line);
  } catch (error) {
    report(messageOf(error));
  }
}

/** The tables that records write, but for the journal. */
export const tablesOf = (projections: Projection[]): Table[] =>
  [...CORE_PROJECTIONS, ...projections].flatMap(({ tables }) => tables);

/** Whether all rows of a record are adjacent in a table. */
export const isByRecord = (table: Table): boolean => table.key[0] === recordColumn(table);

/** How far behind a gap records still count as the ledger's. */
const WIDEST_GAP = 10_000;

/**
 * The last record. One far behind a gap does not count, so that a row with an absurd number is a row too many, and not
 * a ledger with as many records missing.
 */
export function lastRecord(database: Database): { seq: number; entryHash: string } | undefined {
  const count = database.prepare<[], number>("SELECT count(*) FROM main.journal").pluck().get() as number;
  const row = database
    .prepare<[number], { seq: number; entry_hash: unknown }>(
      "SELECT seq, entry_hash FROM main.journal WHERE seq >= 0 AND seq < ? ORDER BY seq DESC LIMIT 1",
    )
    .get(count + WIDEST_GAP);
  return row && { seq: row.seq, entryHash: String(row.entry_hash) };
}

/** Rows of records up to the head, of each table in which they are not adjacent. */
export type Counted = Record<string, number>;

/** Finds the rows of records that there are none of, in all tables, and counts those that only a walk through the table counts. */
export function checkBounds(
  database: Database,
  projections: Projection[],
  head: number,
  collector: Collector,
): Counted {
  // The chain may have written more since the head was read: what counts is the last record that this connection sees.
  const last = lastRecord(database)?.seq ?? head;
  const counted: Counted = {};
  for (const table of [journalTable, ...tablesOf(projections)]) {
    const { name, key } = table;
    const record = recordColumn(table);
    try {
      const outside = database
        .prepare<[number], SqlValue[]>(
          `SELECT ${[...key, record].join(", ")} FROM main.${name} WHERE ${record} < 0 OR ${record} > ?`,
        )
        .raw()
        .safeIntegers();
      let named = 0;
      for (const values of outside.iterate(last)) {
        if (++named > MAX_NAMED) break;
        collector.add({
          ...{ kind: "extra", seq: Number(values[key.length]), table: name, column: undefined },
          key: Object.fromEntries(key.map((column, place) => [column, values[place] as SqlValue])),
          ...{ found: undefined, expected: undefined, remark: "there is no such record" },
        });
      }
      if (name !== "journal" && !isByRecord(table)) counted[name] = countUpTo(database, table, head);
    } catch (error) {
      collector.add({
        ...{ kind: "unreadable", seq: undefined, table: name, key: {}, column: undefined },
        ...{ found: undefined, expected: undefined, remark: messageOf(error) },
      });
    }
  }
  return counted;
}

const countUpTo = (database: Database, table: Table, head: number): number => {
  const record = recordColumn(table);
  const sql = `SELECT count(*) FROM main.${table.name} WHERE ${record} >= 0 AND ${record} <= ?`;
  return database.prepare<[number], number>(sql).pluck().get(head) as number;
};

/** How many rows a table has of each part of so many records. */
export function countByPart(database: Database, table: Table, size: number, head: number): Map<number, number> {
  const record = recordColumn(table);
  const rows = database
    .prepare<[number], [number, number]>(
      `SELECT ${record} / ${size} AS part, count(*) FROM main.${table.name} WHERE ${record} >= 0 AND ${record} <= ? GROUP BY part`,
    )
    .raw()
    .all(head);
  return new Map(rows);
}
