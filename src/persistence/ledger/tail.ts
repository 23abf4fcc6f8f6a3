import type { Database } from "better-sqlite3";
import { equalBytes, fromHex } from "../../ethereum/index.js";
import { entryHashOf, type JournalRecord, NO_ENTRY_HASH, type RecordKind } from "../records/index.js";

/** One of the last records that a ledger holds. */
export interface TailRow {
  seq: number;
  entryHash: Uint8Array;
  /** Whether the entry hash follows from the row's payload and the row before. */
  sound: boolean;
}

/** Whether a ledger's last records are the journal's. */
export type TailComparison =
  | { equal: true; compared: number }
  | {
      equal: false;
      /** The newest record on which they differ. */
      seq: number;
      /** `ahead`: the journal has no such record; `different`: it has another; `altered`: the ledger's row was changed. */
      reason: "ahead" | "different" | "altered";
    };

interface JournalRow {
  seq: number;
  kind: RecordKind;
  entry_hash: string;
  payload: Uint8Array;
}

const recordOf = ({ seq, kind, entry_hash, payload }: JournalRow): JournalRecord => {
  return { seq, kind, payload, entryHash: fromHex(entry_hash) };
};

/** The last `count` records, newest first, each checked against the one before it. */
export function readTail(database: Database, count: number): TailRow[] {
  const records = database
    .prepare<[number], JournalRow>("SELECT seq, kind, entry_hash, payload FROM journal ORDER BY seq DESC LIMIT ?")
    .all(count + 1)
    .map(recordOf);
  return records.slice(0, count).map(({ seq, kind, payload, entryHash }, index) => {
    const earlier = seq === 0 ? NO_ENTRY_HASH : records[index + 1]?.entryHash;
    const sound = earlier !== undefined && equalBytes(entryHashOf(earlier, seq, kind, payload), entryHash);
    return { seq, entryHash, sound };
  });
}

/**
 * Compares a ledger's last records with the journal's, newest first. Since entry hashes are chained, an equal one proves
 * all records before it; the others are compared in case the ledger's own rows were altered.
 * @param get a record of the journal by its sequence number, undefined where it has none.
 */
export async function compareTailWith(
  tail: TailRow[],
  get: (seq: number) => JournalRecord | undefined | Promise<JournalRecord | undefined>,
): Promise<TailComparison> {
  for (const { seq, entryHash, sound } of tail) {
    const record = await get(seq);
    if (!record) return { equal: false, seq, reason: "ahead" };
    if (!equalBytes(record.entryHash, entryHash)) return { equal: false, seq, reason: "different" };
    if (!sound) return { equal: false, seq, reason: "altered" };
  }
  return { equal: true, compared: tail.length };
}

/** The journal's records as a ledger holds them, from the one after `seq` on (-1 for all), in order. */
export function* recordsAfter(database: Database, seq: number): Generator<JournalRecord> {
  // One look-up a record: a standing cursor would hold a snapshot, and with it the write-ahead log, for the whole walk.
  const next = database.prepare<[number], JournalRow>(
    "SELECT seq, kind, entry_hash, payload FROM journal WHERE seq > ? ORDER BY seq LIMIT 1",
  );
  for (let row = next.get(seq); row; row = next.get(row.seq)) yield recordOf(row);
}
