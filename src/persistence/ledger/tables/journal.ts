import type { Database } from "better-sqlite3";
import { toHex } from "../../../ethereum/index.js";
import type { JournalRecord } from "../../records/index.js";
import { inserter, table } from "../table.js";

/** The journal itself, record by record: what every other table is drawn from, and enough to restore the journal. */
export const journalTable = table(
  "journal",
  {
    seq: "INTEGER NOT NULL",
    kind: "TEXT NOT NULL",
    entry_hash: "TEXT NOT NULL",
    timestamp: "INTEGER",
    time: "TEXT",
    // Last, so that reading the other columns never walks a payload's overflow pages.
    payload: "BLOB NOT NULL",
  },
  ["seq"],
);

/** Prepares the insertion of records, with the time of each. */
export function journalInserter(
  database: Database,
): (record: JournalRecord, timestamp: number | null, time: string | null) => void {
  const insert = inserter(database, journalTable);
  return ({ seq, kind, entryHash, payload }, timestamp, time) =>
    insert({ seq, kind, entry_hash: toHex(entryHash), timestamp, time, payload });
}
