import type { Database } from "better-sqlite3";
import { LedgerError } from "./errors.js";
import { missingNameIn } from "./sqlite-texts.js";
import type { SqlValue } from "./table.js";

/** Values for the `?`, or for the `:name`, of a query. */
export type QueryParams = SqlValue[] | Record<string, SqlValue>;

export interface QueryResult {
  columns: string[];
  /** Integers beyond 2^53 as bigint, BLOBs as bytes. */
  rows: SqlValue[][];
  /** Whether there were more rows than the limit. */
  truncated: boolean;
}

/** Rows that a query gives when it does not say how many it wants. */
export const DEFAULT_ROW_LIMIT = 10_000;

const LEADING_COMMENTS = /^(?:\s|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)+/;
const READING = /^(?:select|with|values|explain)\b/i;

function prepare(database: Database, sql: string) {
  if (!READING.test(sql.replace(LEADING_COMMENTS, ""))) {
    throw new LedgerError(
      "LEDGER_BAD_QUERY",
      "Only SELECT, WITH, VALUES and EXPLAIN are allowed in a query of the ledger.",
    );
  }
  const statement = database.prepare<(SqlValue | QueryParams)[], SqlValue[]>(sql);
  if (!statement.reader || !statement.readonly) {
    throw new LedgerError("LEDGER_BAD_QUERY", "The ledger is read-only: the query would change it.");
  }
  return statement.raw().safeIntegers();
}

const plain = (value: SqlValue): SqlValue =>
  typeof value === "bigint" && Number.isSafeInteger(Number(value)) ? Number(value) : value;

/**
 * Runs one reading statement.
 * @param limit the most rows to give.
 * @throws LedgerError `LEDGER_BAD_QUERY` for a statement that writes, is wrong, or fails.
 */
export function runQuery(
  database: Database,
  sql: string,
  params: QueryParams = [],
  limit: number = DEFAULT_ROW_LIMIT,
): QueryResult {
  try {
    const statement = prepare(database, sql);
    const columns = statement.columns().map(({ name }) => name);
    const rows: SqlValue[][] = [];
    for (const row of statement.iterate(...(Array.isArray(params) ? params : [params]))) {
      if (rows.length === limit) return { columns, rows, truncated: true };
      rows.push(row.map(plain));
    }
    return { columns, rows, truncated: false };
  } catch (error) {
    if (error instanceof LedgerError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new LedgerError("LEDGER_BAD_QUERY", `The query failed: ${reason}.`, {
      cause: error,
      missing: missingNameIn(error),
    });
  }
}
