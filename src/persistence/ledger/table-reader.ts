import { existsSync } from "node:fs";
import { connect } from "./database.js";
import { ledgerErrorOf, toRebuild } from "./errors.js";
import { CORE_PROJECTIONS, checkSchema, isEmptyDatabase } from "./schema.js";
import type { SqlValue } from "./table.js";

export interface RelationColumn {
  name: string;
  /** As it was declared: INTEGER, REAL, TEXT, BLOB or ANY; undefined where a view computes it. */
  type: string | undefined;
  /** Whether it is of the primary key. */
  key: boolean;
}

/** A table or view of a ledger, as the database itself describes it. */
export interface Relation {
  name: string;
  kind: "table" | "view";
  /** Whether all values are of the types that were declared. */
  strict: boolean;
  columns: RelationColumn[];
}

/** All tables and views of a ledger file, as they were when it was opened, whatever a chain goes on to write. */
export interface TableReader {
  /** Tables before views, each in the order in which they were made. */
  relations(): Relation[];
  /** How many rows there are. */
  count(name: string): number;
  /**
   * Of each column the first and the last, by their names, of the storage classes that its values have: `blob`, `integer`, `real`,
   * `text`. Null where all values are.
   */
  classesOf(relation: Relation): ([first: string, last: string] | null)[];
  /** The rows, one at a time; tables in the order of their keys. Integers are bigint. */
  rows(name: string): IterableIterator<SqlValue[]>;
  close(): void;
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/**
 * Opens a ledger file to read whole tables.
 * @throws LedgerError when there is none, or none that this version reads.
 */
export function openTableReader(file: string): TableReader {
  if (!existsSync(file)) throw toRebuild("LEDGER_UNAVAILABLE", `There is no ledger ${file}.`);
  const database = connect(file, { readonly: true });
  try {
    if (isEmptyDatabase(database)) {
      throw toRebuild("LEDGER_FOREIGN", `${file} is an empty database, not a ledger.`);
    }
    checkSchema(database, file, CORE_PROJECTIONS, "reading");
    // One snapshot until it is closed: SQLite takes it with the first read.
    database.exec("BEGIN; SELECT count(*) FROM sqlite_schema");
  } catch (error) {
    database.close();
    throw ledgerErrorOf(error, file);
  }
  const columnsOf = database.prepare<[string], { name: string; type: string; pk: number }>(
    "SELECT name, type, pk FROM pragma_table_xinfo(?) WHERE hidden = 0",
  );
  return {
    relations: () =>
      database
        .prepare<[], { name: string; type: "table" | "view"; strict: number }>(
          `SELECT made.name, made.type, listed.strict FROM sqlite_schema AS made
           JOIN pragma_table_list AS listed ON listed.schema = 'main' AND listed.name = made.name
           WHERE made.type IN ('table', 'view') AND made.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
           ORDER BY made.type, made.rowid`,
        )
        .all()
        .map(({ name, type: kind, strict }) => ({
          name,
          kind,
          strict: strict === 1,
          columns: columnsOf
            .all(name)
            .map((column) => ({ name: column.name, type: column.type || undefined, key: column.pk > 0 })),
        })),
    count: (name) =>
      database
        .prepare<[], number>(`SELECT count(*) FROM ${quoted(name)}`)
        .pluck()
        .get() ?? 0,
    classesOf({ name, columns }) {
      const classes = columns.map((column) => `nullif(typeof(${quoted(column.name)}), 'null')`);
      const found = database
        .prepare<[], (string | null)[]>(
          `SELECT ${classes.map((each) => `min(${each}), max(${each})`).join(", ")} FROM ${quoted(name)}`,
        )
        .raw()
        .get();
      return columns.map((_, index) => {
        const [first, last] = [found?.[2 * index], found?.[2 * index + 1]];
        return first && last ? [first, last] : null;
      });
    },
    rows: (name) =>
      database
        .prepare<[], SqlValue[]>(`SELECT * FROM ${quoted(name)}`)
        .raw()
        .safeIntegers()
        .iterate(),
    close: () => database.close(),
  };
}
