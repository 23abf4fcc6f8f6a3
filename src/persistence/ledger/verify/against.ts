import { equalBytes, toHex } from "../../../ethereum/index.js";
import type { JournalRecord } from "../../records/index.js";
import type { SqlValue } from "../table.js";
import type { Collector } from "./findings.js";

/** The records of a ledger as they were when verifying began. */
export interface VerifiedRecords {
  recordsAfter(seq: number): Iterable<JournalRecord>;
}

/** A journal that a ledger is compared with. */
export interface JournalSource {
  /** The last record's number, -1 where there is none. */
  last: number;
  iterate(from: number): AsyncIterable<JournalRecord>;
  /** Whether the ledger is this journal's own, and so has to have all of its records. */
  own: boolean;
}

/** How a ledger compares with a journal. */
export interface JournalComparison {
  /** Records that both have. */
  compared: number;
  /** Records that only the journal has, being behind the ledger's last. */
  behind: number;
}

/** Compares each record of a ledger with a journal's, byte for byte. */
export async function compareWithJournal(
  ledger: VerifiedRecords,
  head: number,
  journal: JournalSource,
  collector: Collector,
): Promise<JournalComparison> {
  const remark = "compared with the journal";
  const at = (seq: number) => ({ seq, table: "journal", key: { seq }, remark });
  const differs = (seq: number, column: string, found: SqlValue, expected: SqlValue): void =>
    collector.add({ kind: "different", ...at(seq), column, found, expected });
  const nothing = { column: undefined, found: undefined, expected: undefined };
  let compared = 0;
  const records = ledger.recordsAfter(-1)[Symbol.iterator]();
  let one = records.next();
  for await (const { seq, kind, entryHash, payload } of journal.iterate(0)) {
    if (seq > head) break;
    for (; !one.done && one.value.seq < seq; one = records.next()) {
      collector.add({ kind: "extra", ...at(one.value.seq), ...nothing });
    }
    if (one.done || one.value.seq > seq) {
      collector.add({ kind: "missing", ...at(seq), ...nothing });
      continue;
    }
    const { value } = one;
    if (value.kind !== kind) differs(seq, "kind", value.kind, kind);
    if (!equalBytes(value.entryHash, entryHash)) differs(seq, "entry_hash", toHex(value.entryHash), toHex(entryHash));
    if (!equalBytes(value.payload, payload)) differs(seq, "payload", value.payload, payload);
    compared++;
    one = records.next();
  }
  for (; !one.done; one = records.next()) collector.add({ kind: "extra", ...at(one.value.seq), ...nothing });
  const behind = Math.max(0, journal.last - head);
  if (behind > 0 && journal.own) {
    const missing = `the journal goes on to record ${journal.last}, and the ledger ends with ${head}: start the chain, and it catches up`;
    collector.add({ kind: "missing", ...at(head + 1), ...nothing, remark: missing });
  }
  return { compared, behind };
}
