import type { Database, Statement } from "better-sqlite3";
import type { RecordKind } from "../../records/index.js";
import type { FactsByKind } from "../facts.js";
import type { Projection, Projector } from "../projection.js";
import type { SqlValue, Table } from "../table.js";

/** A row that follows from the records, its values in the order of its table's columns. */
export type ExpectedRow = SqlValue[];

/** Has projections say which rows records make, without writing any. */
export interface Recorder {
  /** Makes ready for records from `seq` on, whatever came before. */
  start(seq: number): void;
  /** Makes ready for one record: what is read sees the ledger as it was before it, and the rows that the record made so far. */
  begin(seq: number): void;
  run<Kind extends RecordKind>(kind: Kind, facts: FactsByKind[Kind]): void;
  /** The rows of all records since the last call, by table. */
  take(): Map<string, ExpectedRow[]>;
  /** How many rows {@link take} would give. */
  readonly size: number;
  /** Leaves out the rows of the current record. */
  drop(): void;
}

/** The column that names the record which wrote a row, where that is not `seq`. */
const WRITTEN_BY: Record<string, string> = { orphans: "revert_seq" };

export const recordColumn = (table: Pick<Table, "name">): string => WRITTEN_BY[table.name] ?? "seq";

const PLAIN_INSERT = /^INSERT INTO (\w+) \(([\w, ]+)\) VALUES \(\?(?:, \?)*\)$/;

/**
 * Projections read what earlier records wrote. Here they read it from the ledger itself, by temporary views that hide what came
 * later: if all rows of earlier records are right, so is what they read; and that they are is what the same work on earlier records
 * shows. So any part of a ledger can be verified by itself, in any thread, and nothing has to be written.
 */
function hideLaterRows(database: Database, { name, columns, key }: Table): void {
  const record = recordColumn({ name });
  // One record's rows come to be one after another; only those that came already may be seen.
  const seen = name === "journal" ? "1" : `(${record} < ledger_now() OR ledger_seen('${name}', ${key.join(", ")}))`;
  database.exec(`CREATE TEMP VIEW ${name} AS SELECT * FROM main.${name} WHERE ${record} <= ledger_now() AND ${seen}`);
  const values = Object.keys(columns).map((column) => `NEW.${column}`);
  database.exec(
    `CREATE TEMP TRIGGER ${name}_is_expected INSTEAD OF INSERT ON temp.${name} BEGIN SELECT ledger_expect('${name}', ${values.join(", ")}); END`,
  );
}

const keyOf = (values: readonly SqlValue[]): string => values.map(String).join(" ");

/** @param database a connection of its own to the ledger; temporary views come to hide its tables. */
export function createRecorder(database: Database, tables: Table[], projections: Projection[]): Recorder {
  const expected = new Map<string, ExpectedRow[]>(tables.map(({ name }) => [name, []]));
  const keyPlaces = new Map(
    tables.map(({ name, columns, key }) => [name, key.map((column) => Object.keys(columns).indexOf(column))]),
  );
  /** Where each table's rows of the current record start, and the keys of those that were requested. */
  const begins = new Map<string, number>();
  const seenKeys = new Map<string, { keys: Set<string>; next: number }>();
  let now = 0;
  let size = 0;
  let projectors: Projector[] = [];

  function expect(table: string, row: ExpectedRow): void {
    (expected.get(table) as ExpectedRow[]).push(row);
    size++;
  }

  function seen(table: string, key: SqlValue[]): boolean {
    const rows = expected.get(table) as ExpectedRow[];
    let known = seenKeys.get(table);
    if (!known) {
      known = { keys: new Set(), next: begins.get(table) ?? 0 };
      seenKeys.set(table, known);
    }
    const places = keyPlaces.get(table) as number[];
    for (; known.next < rows.length; known.next++) {
      const row = rows[known.next] as ExpectedRow;
      known.keys.add(keyOf(places.map((place) => row[place] as SqlValue)));
    }
    return known.keys.has(keyOf(key));
  }

  database.function("ledger_now", { deterministic: true }, () => now);
  database.function("ledger_seen", { varargs: true }, (table: string, ...key: SqlValue[]) =>
    seen(table, key) ? 1 : 0,
  );
  database.function("ledger_expect", { varargs: true, safeIntegers: true }, (table: string, ...row: SqlValue[]) => {
    expect(table, row);
    return null;
  });
  for (const table of tables) hideLaterRows(database, table);

  const columnLists = new Map(tables.map(({ name, columns }) => [name, Object.keys(columns).join(", ")]));

  /** The statements that projections prepare: a row's insertion becomes an expectation, all else reads the views. */
  function prepare(sql: string): unknown {
    const [, table, columns] = PLAIN_INSERT.exec(sql) ?? [];
    if (table === undefined || columnLists.get(table) !== columns) return database.prepare(sql);
    return { run: (...row: ExpectedRow) => expect(table, row) } satisfies Pick<Statement, "run"> | object;
  }
  const asDatabase = new Proxy(database, {
    get: (target, name) => (name === "prepare" ? prepare : Reflect.get(target, name, target)),
  });

  return {
    start(seq) {
      now = seq;
      projectors = projections.map((projection) => projection.prepare(asDatabase));
    },
    begin(seq) {
      now = seq;
      seenKeys.clear();
      for (const [table, rows] of expected) begins.set(table, rows.length);
    },
    run(kind, facts) {
      for (const projector of projectors) projector[kind]?.(facts);
    },
    take() {
      const taken = new Map([...expected].filter(([, rows]) => rows.length > 0));
      for (const table of taken.keys()) expected.set(table, []);
      size = 0;
      return taken;
    },
    get size() {
      return size;
    },
    drop() {
      for (const [table, rows] of expected) {
        const begin = begins.get(table) ?? 0;
        size -= rows.length - begin;
        rows.length = begin;
      }
    },
  };
}
