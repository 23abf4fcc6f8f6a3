import type { Database } from "better-sqlite3";
import type { Parent } from "./blocks.js";

/** The canonical head by the rows of earlier records. */
export interface Heads {
  /** Before the current record. */
  now(): Parent | undefined;
  /** After a record, as far as what was undone until now goes. */
  numberAt(seq: number): number | undefined;
}

/** @param database its tables are hidden by views that show the rows from before the current record. */
export function createHeads(database: Database): Heads {
  const ends = (number: string, hash: string, table: string): string =>
    `SELECT seq, ${number} AS number, ${hash} AS hash FROM ${table}
     WHERE seq <= ? AND NOT EXISTS (SELECT 1 FROM orphans WHERE orphans.seq = ${table}.seq)`;
  const readLast = database.prepare<[number], Parent & { seq: number }>(
    `${ends("number", "hash", "blocks")} ORDER BY seq DESC LIMIT 1`,
  );
  const readLastRun = database.prepare<[number], Parent & { seq: number }>(
    `${ends("last_number", "last_hash", "block_runs")} ORDER BY seq DESC LIMIT 1`,
  );

  function at(seq: number): Parent | undefined {
    const [block, run] = [readLast.get(seq), readLastRun.get(seq)];
    const last = (run?.seq ?? -1) > (block?.seq ?? -1) ? run : block;
    return last && { number: last.number, hash: last.hash };
  }

  return { now: () => at(Number.MAX_SAFE_INTEGER), numberAt: (seq) => at(seq)?.number };
}
