import { canonical } from "../../ledger/places.js";

/**
 * SQL: rows of a table under an alias that are in [:from, :to) and on the canonical chain. Blocks are found by the index of their times,
 * and rows by the records of these blocks, which are the prefix of every key: the rest of a long ledger is not read. It stays right where the chain's
 * clock was set back.
 */
export const inPeriod = (alias: string, time = "timestamp"): string =>
  `${alias}.seq BETWEEN (SELECT min(seq) FROM blocks WHERE timestamp >= :from AND timestamp < :to)
    AND (SELECT max(seq) FROM blocks WHERE timestamp >= :from AND timestamp < :to)
  AND ${alias}.${time} >= :from AND ${alias}.${time} < :to AND ${canonical(alias)}`;

/** The same rows, but those that a revert undid. */
export const undoneInPeriod = (alias: string, time = "timestamp"): string =>
  `${alias}.seq BETWEEN (SELECT min(seq) FROM blocks WHERE timestamp >= :from AND timestamp < :to)
    AND (SELECT max(seq) FROM blocks WHERE timestamp >= :from AND timestamp < :to)
  AND ${alias}.${time} >= :from AND ${alias}.${time} < :to AND EXISTS (SELECT 1 FROM orphans WHERE orphans.seq = ${alias}.seq)`;

/**
 * SQL: the last row of a subject before the instant :to, on the canonical chain.
 * @param among a condition over an alias, where only some rows of the table are meant
 */
export function isLastBefore(
  table: string,
  alias: string,
  subject: readonly string[],
  order: readonly string[],
  among?: (alias: string) => string,
): string {
  const columns = (of: string): string => order.map((column) => `${of}.${column}`).join(", ");
  const only = (of: string): string => (among === undefined ? "" : `${among(of)} AND `);
  const same = subject.map((column) => `later.${column} = ${alias}.${column}`).join(" AND ");
  return `${only(alias)}${alias}.timestamp < :to AND ${canonical(alias)} AND NOT EXISTS (SELECT 1 FROM ${table} AS later
    WHERE ${same} AND (${columns("later")}) > (${columns(alias)}) AND ${only("later")}later.timestamp < :to AND ${canonical("later")})`;
}
