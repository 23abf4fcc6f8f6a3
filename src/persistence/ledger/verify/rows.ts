import type { Database } from "better-sqlite3";
import type { SqlValue, Table } from "../table.js";
import type { Collector, Difference } from "./findings.js";
import { type ExpectedRow, recordColumn } from "./recorder.js";

/** Compares rows that follow from records with those of one of the ledger's tables. */
export interface RowChecker {
  /** Whether rows can be counted by record quickly: the table's key begins with the record. */
  readonly byRecord: boolean;
  /**
   * Checks that each row is in the ledger, value for value and type for type.
   * @returns whether all do; what differs is gathered.
   */
  check(rows: ExpectedRow[]): boolean;
  /** How many rows the ledger has of records from `from` up to, but without, `to`. */
  count(from: number, to: number): number;
  /** Gathers the rows of these records that are not among the expected ones. */
  findExtra(from: number, to: number, rows: ExpectedRow[], isUnknown: (seq: number) => boolean): void;
}

/** SQLite's name for the type that a value is stored with in a column of any type; numbers are bound as floats. */
function storedType(value: SqlValue): string {
  if (value === null) return "null";
  if (typeof value === "bigint") return "integer";
  if (typeof value === "string") return "text";
  if (typeof value === "number") return "real";
  return "blob";
}

/** A value as SQLite gives it back: a number for a float, a bigint for an integer. */
const asStored = (value: SqlValue, type: string): SqlValue =>
  typeof value === "number" &&
  (type.startsWith("INTEGER") || (type.startsWith("ANY") && storedType(value) === "integer"))
    ? BigInt(value)
    : value;

export function createRowChecker(database: Database, table: Table, collector: Collector): RowChecker {
  const { name, key } = table;
  const columns = Object.keys(table.columns);
  const types = Object.values<string>(table.columns);
  const record = recordColumn(table);
  const recordPlace = columns.indexOf(record);
  const keyPlaces = key.map((column) => columns.indexOf(column));
  // STRICT holds a column to its type, but for those of any type.
  const anyPlaces = columns.flatMap((_, place) => (types[place]?.startsWith("ANY") ? [place] : []));
  const typeTests = anyPlaces.map((place) => `typeof(${columns[place]}) = ?`);
  const prepareIsWhole = () =>
    database
      .prepare<SqlValue[], number>(
        `SELECT 1 FROM main.${name} WHERE ${[
          ...columns.map((column) => `${column} ${key.includes(column) ? "=" : "IS"} ?`),
          ...typeTests,
        ].join(" AND ")}`,
      )
      .pluck();
  let isWhole: ReturnType<typeof prepareIsWhole> | undefined;
  const byKey = key.map((column) => `${column} = ?`).join(" AND ");
  // Prepared where it is needed: many tables have no rows, and few a difference.
  const readRow = () =>
    database.prepare<SqlValue[], SqlValue[]>(`SELECT * FROM main.${name} WHERE ${byKey}`).raw().safeIntegers();
  const compareColumns = () =>
    database
      .prepare<SqlValue[], number[]>(
        `SELECT ${[...columns.map((column) => `${column} IS ?`), ...typeTests].join(", ")} FROM main.${name} WHERE ${byKey}`,
      )
      .raw();
  const countRows = database
    .prepare<[number, number], number>(`SELECT count(*) FROM main.${name} WHERE ${record} >= ? AND ${record} < ?`)
    .pluck();
  const readRows = () =>
    database.prepare<[number, number], SqlValue[]>(
      `SELECT ${[...key, record].join(", ")} FROM main.${name} WHERE ${record} >= ? AND ${record} < ?`,
    );

  const withTypes = (row: ExpectedRow): SqlValue[] =>
    anyPlaces.length === 0 ? row : [...row, ...anyPlaces.map((place) => storedType(row[place] as SqlValue))];

  const keyOf = (values: SqlValue[]): Record<string, SqlValue> =>
    Object.fromEntries(key.map((column, place) => [column, values[place] as SqlValue]));
  const keyText = (values: SqlValue[]): string => values.map(String).join(" ");

  function explain(row: ExpectedRow): void {
    const keyValues = keyPlaces.map((place) => row[place] as SqlValue);
    const seq = Number(row[recordPlace]);
    const found = readRow().get(...keyValues);
    const at = { seq, table: name, key: keyOf(keyValues) };
    if (!found) {
      collector.add({ kind: "missing", ...at, column: undefined, found: undefined, expected: undefined });
      return;
    }
    const same = compareColumns().get(...withTypes(row), ...keyValues) as number[];
    const differing = new Set(columns.flatMap((_, place) => (same[place] === 1 ? [] : [place])));
    for (const [index, place] of anyPlaces.entries()) if (same[columns.length + index] !== 1) differing.add(place);
    // A row that gives itself to an earlier record than its own misleads what is read from there on.
    const claimed = Number(found[recordPlace]);
    if (claimed >= 0 && claimed < seq) at.seq = claimed;
    for (const place of [...differing].sort((one, other) => one - other)) {
      const expected = asStored(row[place] as SqlValue, types[place] as string);
      const difference: Difference = {
        kind: "different",
        ...at,
        column: columns[place],
        found: found[place],
        expected,
      };
      collector.add(difference);
    }
    if (differing.size === 0) {
      collector.add({ kind: "unreadable", ...at, column: undefined, found: undefined, expected: undefined });
    }
  }

  return {
    byRecord: key[0] === record,
    check(rows) {
      if (rows.length === 0) return true;
      isWhole ??= prepareIsWhole();
      let whole = true;
      for (const row of rows) {
        if (isWhole.get(...withTypes(row)) === 1) continue;
        whole = false;
        explain(row);
      }
      return whole;
    },
    count: (from, to) => countRows.get(from, to) as number,
    findExtra(from, to, rows, isUnknown) {
      const known = new Set(rows.map((row) => keyText(keyPlaces.map((place) => row[place] as SqlValue))));
      for (const values of readRows().raw().safeIntegers().iterate(from, to)) {
        const seq = Number(values[key.length]);
        if (isUnknown(seq) || known.has(keyText(values.slice(0, key.length)))) continue;
        collector.add({
          ...{ kind: "extra", seq, table: name, key: keyOf(values.slice(0, key.length)), column: undefined },
          ...{ found: undefined, expected: undefined },
        });
      }
    },
  };
}
