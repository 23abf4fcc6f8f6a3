import type { Database } from "better-sqlite3";
import type { Projection } from "../projection.js";
import { CORE_PROJECTIONS, schemaStatements } from "../schema.js";
import type { Collector } from "./findings.js";

interface SchemaRow {
  type: string;
  name: string;
  tbl_name: string;
  sql: string | null;
}

/** What the schema has beside the ledger's own. */
export interface SchemaOutcome {
  tables: number;
  views: number;
  indexes: number;
  triggers: number;
  /** Tables, views and indexes that someone added; they are let be and not looked at. */
  foreign: string[];
}

const typeIn = (sql: string): string => (/^CREATE (\w+)/.exec(sql)?.[1] ?? "").toLowerCase();

/** The table that an object belongs to, as its statement says: an index or a trigger is on one, the others are their own. */
const tableIn = (name: string, sql: string): string => /^CREATE (?:INDEX|TRIGGER) .*? ON (\w+)/.exec(sql)?.[1] ?? name;

/** Compares every table, index, view and trigger with the one that the ledger is made with, word for word. */
export function checkSchemaObjects(database: Database, projections: Projection[], collector: Collector): SchemaOutcome {
  const expected = schemaStatements([...CORE_PROJECTIONS, ...projections]);
  const outcome: SchemaOutcome = { tables: 0, views: 0, indexes: 0, triggers: 0, foreign: [] };
  const found = database
    .prepare<[], SchemaRow>("SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY rowid")
    .all();
  const names = new Set(found.map(({ name }) => name));
  const report = (
    kind: "different" | "missing" | "extra",
    table: string,
    column?: string,
    values?: [string | null, string],
  ) =>
    collector.add({
      ...{ kind, seq: undefined, table, key: {}, column, found: values?.[0], expected: values?.[1] },
      remark: `schema: ${expected.has(table) ? typeIn(expected.get(table) as string) : "trigger"}`,
    });
  for (const name of expected.keys()) if (!names.has(name)) report("missing", name);
  for (const { type, name, tbl_name, sql } of found) {
    const statement = expected.get(name);
    if (statement === undefined) {
      if (type === "trigger" && expected.has(tbl_name)) report("extra", name);
      else if (!name.startsWith("sqlite_")) outcome.foreign.push(name);
      continue;
    }
    const kind = typeIn(statement);
    outcome[(kind === "index" ? "indexes" : `${kind}s`) as "tables"]++;
    if (sql !== statement) report("different", name, "sql", [sql, statement]);
    if (type !== kind) report("different", name, "type", [type, kind]);
    const table = tableIn(name, statement);
    if (tbl_name !== table) report("different", name, "tbl_name", [tbl_name, table]);
  }
  return outcome;
}
