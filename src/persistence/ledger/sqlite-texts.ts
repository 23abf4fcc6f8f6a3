/**
 * What SQLite says in a text only: its code for a query that names an unknown table is that of any wrong query, and an integrity
 * check is a list of sentences. Its texts are read here and nowhere else.
 */
import type { MissingName } from "./errors.js";

/** The table or column that a query names and the database does not have, from SQLite's error. */
export function missingNameIn(error: unknown): MissingName | undefined {
  if (!(error instanceof Error)) return undefined;
  const [, kind, name] = /^no such (table|column): (.+?)(?: - .*)?$/.exec(error.message) ?? [];
  return name === undefined ? undefined : { kind: kind as MissingName["kind"], name };
}

/** The only line of an integrity check that finds nothing. */
export const INTACT = "ok";

/** The table, or the index, and the column that a line of an integrity check names; undefined where it names none. */
export function damagedIn(line: string): { table: string; column?: string } | undefined {
  const index = /(?:missing from index|in index) (\w+)/.exec(line)?.[1];
  if (index !== undefined) return { table: index };
  const [, table, column] = /value in (\w+)\.(\w+)/.exec(line) ?? [];
  return table === undefined || column === undefined ? undefined : { table, column };
}
