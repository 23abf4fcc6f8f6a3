import type { Database } from "better-sqlite3";

export type SqlValue = string | number | bigint | null | Uint8Array;

/** A table of the ledger. All tables are STRICT, and WITHOUT ROWID unless their key is one integer (which then is the rowid). */
export interface Table<Columns extends string = string> {
  name: string;
  /** Each column with its SQL type and constraints, in order. */
  columns: Record<Columns, string>;
  key: Columns[];
  indexes: Columns[][];
}

export interface View {
  name: string;
  /** The SELECT that makes it. */
  select: string;
}

/** Describes a table; its column names are checked wherever rows of it are written. */
export function table<Columns extends string>(
  name: string,
  columns: Record<Columns, string>,
  key: NoInfer<Columns>[],
  indexes: NoInfer<Columns>[][] = [],
): Table<Columns> {
  return { name, columns, key, indexes };
}

/** The name of a trigger that distinguishes the ledger's own tables from others. */
export const guardName = (table: string): string => `${table}_refuse_update`;

/** The SQL statements that make a table, its indexes and the triggers that keep its rows as they are, by object name. */
export function tableStatements({ name, columns, key, indexes }: Table): Map<string, string> {
  const lines = Object.entries(columns).map(([column, type]) => `  ${column} ${type}`);
  lines.push(`  PRIMARY KEY (${key.join(", ")})`);
  const integerKey = key.length === 1 && columns[key[0] as string]?.startsWith("INTEGER");
  const options = integerKey ? "STRICT" : "STRICT, WITHOUT ROWID";
  const statements = new Map([[name, `CREATE TABLE ${name} (\n${lines.join(",\n")}\n) ${options}`]]);
  for (const index of indexes) {
    const indexName = `${name}_by_${index.join("_")}`;
    statements.set(indexName, `CREATE INDEX ${indexName} ON ${name} (${index.join(", ")})`);
  }
  const refuse = (what: string): string =>
    `BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: a row of ${name} cannot be ${what}'); END`;
  const same = key.map((column) => `${column} = NEW.${column}`).join(" AND ");
  const triggers: [trigger: string, sql: string][] = [
    [guardName(name), `BEFORE UPDATE ON ${name} ${refuse("changed")}`],
    [`${name}_refuse_delete`, `BEFORE DELETE ON ${name} ${refuse("deleted")}`],
    // INSERT OR REPLACE deletes without firing the delete trigger unless recursive_triggers is on.
    [
      `${name}_refuse_replace`,
      `BEFORE INSERT ON ${name} WHEN EXISTS (SELECT 1 FROM ${name} WHERE ${same}) ${refuse("replaced")}`,
    ],
  ];
  for (const [trigger, sql] of triggers) statements.set(trigger, `CREATE TRIGGER ${trigger} ${sql}`);
  return statements;
}

/** Prepares the insertion of a table's rows. */
export function inserter<Columns extends string>(
  database: Database,
  { name, columns }: Table<Columns>,
): (row: Record<Columns, SqlValue>) => void {
  const names = Object.keys(columns) as Columns[];
  const statement = database.prepare(
    `INSERT INTO ${name} (${names.join(", ")}) VALUES (${names.map(() => "?").join(", ")})`,
  );
  return (row) => {
    const values: SqlValue[] = [];
    for (const column of names) values.push(row[column]);
    statement.run(...values);
  };
}
