import { LedgerError, type LedgerQueries } from "../../persistence/ledger/offline.js";
import { nearestName } from "../../rpc/nearest.js";

const TABLES =
  "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%' ORDER BY name";
const COLUMNS = `SELECT DISTINCT "column".name FROM sqlite_schema AS each, pragma_table_info(each.name) AS "column" WHERE each.type IN ('table', 'view')`;

const allOf = async (queries: LedgerQueries, sql: string): Promise<string[]> =>
  (await queries.query(sql)).rows.map(([name]) => String(name));

/** An error with the nearest name that there is, where a query named a table or a column that there is not. */
export async function withNearestName(error: unknown, queries: LedgerQueries): Promise<unknown> {
  if (!(error instanceof LedgerError) || !error.missing) return error;
  const { kind, name } = error.missing;
  const bare = name.slice(name.lastIndexOf(".") + 1);
  const nearest = nearestName(bare, await allOf(queries, kind === "table" ? TABLES : COLUMNS));
  const advice =
    nearest !== undefined
      ? `did you mean ${nearest}?`
      : 'see what there is with "SELECT name FROM sqlite_schema", or docs/ledger.md';
  return new LedgerError(error.code, `There is no ${kind} ${name}; ${advice}`, { cause: error });
}
