import { equalBytes, toHex } from "../../ethereum/index.js";
import { decodeRecord, entryHashOf, type JournalRecord, NO_ENTRY_HASH } from "../records/index.js";
import { damaged } from "./errors.js";
import type { SnapshotFile } from "./read.js";
import type { Section } from "./section.js";
import type { Entry } from "./write.js";

/** The section of that name; every snapshot has these two. */
export const sectionOf = (snapshot: SnapshotFile, name: "journal" | "state"): Section =>
  snapshot.section(name) as Section;

/**
 * The records of a snapshot, block after block, as they are stored, each with its number, and with the entry hash that its
 * content and the record before it give.
 * @throws SnapshotError with the first record that does not hold
 */
export function* checkedRecords({ file, manifest, ...snapshot }: SnapshotFile): Generator<Entry[]> {
  let previous: Uint8Array = NO_ENTRY_HASH;
  let next = 0;
  for (const slice of (snapshot.section("journal") as Section).slices()) {
    for (const [key, bytes] of slice) {
      const seq = key.length === 8 ? Number(Buffer.from(key).readBigUInt64BE()) : -1;
      if (seq !== next) throw damaged(file, `record ${next} is missing in its journal`);
      let record: JournalRecord;
      try {
        record = decodeRecord(seq, bytes);
      } catch (cause) {
        throw damaged(file, (cause as Error).message, cause);
      }
      const entryHash = entryHashOf(previous, seq, record.kind, record.payload);
      if (!equalBytes(record.entryHash, entryHash)) {
        throw damaged(
          file,
          `record ${seq} (${record.kind}) does not have the hash that its content and the record before it give`,
        );
      }
      previous = entryHash;
      next++;
    }
    yield slice;
  }
  const { seq, entryHash } = manifest.record;
  if (next - 1 !== seq || toHex(previous) !== entryHash) {
    throw damaged(file, `its journal ends with record ${next - 1}, and its manifest names record ${seq}, ${entryHash}`);
  }
}
