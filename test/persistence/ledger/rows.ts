import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Database } from "better-sqlite3";
import { type LedgerDatabase, openLedgerDatabase } from "../../../src/persistence/ledger/offline.js";
import type { SqlValue } from "../../../src/persistence/ledger/table.js";
import type { JournalRecord } from "../../../src/persistence/records/index.js";

export type Row = Record<string, SqlValue>;

/** A ledger in memory that holds some records. */
export function ledgerOf(records: JournalRecord[]): LedgerDatabase {
  const ledger = openLedgerDatabase(":memory:");
  ledger.project(records);
  return ledger;
}

export const rows = (database: Database, sql: string, ...params: SqlValue[]): Row[] =>
  database.prepare<SqlValue[], Row>(sql).all(...params);

export function tableNames(database: Database): string[] {
  return rows(
    database,
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
  ).map(({ name }) => name as string);
}

/** Everything that a ledger holds: its schema, and each row of each table in the order of its key. */
export function dump(database: Database): Record<string, unknown> {
  const schema = rows(database, "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY name");
  const marks = ["application_id", "user_version"].map((name) => database.pragma(name, { simple: true }));
  const tables = tableNames(database).map((name) => {
    const table = database.prepare(`SELECT * FROM ${name}`).raw().safeIntegers().all() as SqlValue[][];
    const text = table.map((row) =>
      row.map((value) =>
        value instanceof Uint8Array ? Buffer.from(value).toString("hex") : `${typeof value} ${value}`,
      ),
    );
    return [name, text];
  });
  return { schema, marks, ...Object.fromEntries(tables) };
}

const directories: string[] = [];

/** A path for a ledger file in a new directory, which {@link removeLedgers} removes. */
export function ledgerPath(): string {
  const directory = mkdtempSync(join(tmpdir(), "couverture-ledger-"));
  directories.push(directory);
  return join(directory, "ledger.sqlite");
}

export function removeLedgers(): void {
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true, force: true });
}
