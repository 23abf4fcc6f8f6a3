import { constants, copyFileSync, existsSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { equalBytes } from "../../ethereum/index.js";
import { syncDirectory, syncFile } from "../durable-file.js";
import { logEndOf } from "../level-files/log-end.js";
import { encodeRecord, entryHashOf, type JournalRecord } from "../records/index.js";
import { alteredTail, RESTORE } from "./errors.js";
import type { Journal } from "./journal.js";

/**
 * The last write of a journal, whose bytes are all there and were altered. LevelDB drops it in silence. A copy of the log is kept
 * until its records are in the journal again: the journal does not open without them as long as the copy is there.
 */
export interface AlteredTail {
  /** The copy. */
  file: string;
  /** How many bytes the write has. */
  bytes: number;
  /** Its first record; not known before LevelDB has opened the rest. */
  first?: number;
}

/** The records after one, in order, where something has them. */
export type RecordSource = (seq: number) => AsyncIterable<JournalRecord>;

/** `000003.log.damaged`, and `000003.log.27.damaged` once it is known that record 27 is the first that is missing. */
const KEPT = /^\d+\.log(?:\.(\d+))?\.damaged$/;

/** The altered write that an earlier opening found, and did not restore. */
export function findAlteredTail(directory: string): AlteredTail | undefined {
  if (!existsSync(directory)) return undefined;
  for (const name of readdirSync(directory)) {
    const match = KEPT.exec(name);
    if (!match) continue;
    const file = join(directory, name);
    const bytes = logEndOf(readFileSync(file)).altered;
    if (bytes !== undefined) return { file, bytes, ...(match[1] !== undefined && { first: Number(match[1]) }) };
  }
  return undefined;
}

/** Keeps a copy of a log whose last write was altered. */
export function keepAlteredTail(log: string, bytes: number): AlteredTail {
  const file = `${log}.damaged`;
  const partial = `${file}.partial`;
  copyFileSync(log, partial, constants.COPYFILE_FICLONE);
  syncFile(partial);
  move(partial, file);
  return { file, bytes };
}

/**
 * Puts the records of an altered write back into a journal that has all before them.
 * @throws JournalError JOURNAL_BROKEN where `source` does not have all of them; the copy stays
 */
export async function restoreAlteredTail(
  journal: Journal,
  tail: AlteredTail,
  source: RecordSource | undefined,
  warn?: (message: string) => void,
): Promise<void> {
  const head = journal.head().seq;
  const first = tail.first ?? head + 1;
  if (head < first) {
    const file = tail.first === undefined ? withFirst(tail.file, first) : tail.file;
    const records = source && (await recordsOfWrite(journal, tail.bytes, source));
    if (!records) {
      throw alteredTail(
        file,
        tail.bytes,
        `The ledger does not have record ${first}, which it begins with. ${RESTORE} To continue without what this write held, remove that file.`,
      );
    }
    // One write takes all of them: a crash leaves all or none.
    const written = records.map(({ kind, payload }) => journal.append(kind, payload).durable);
    await Promise.all(written);
    warn?.(
      `The journal's last write was altered on disk; its records from ${first} to ${first + records.length - 1} were put back from the ledger, which had them whole.`,
    );
    rmSync(file);
  } else rmSync(tail.file); // a crash came after they had been put back
  syncDirectory(dirname(tail.file));
}

function withFirst(file: string, first: number): string {
  const named = file.replace(/\.damaged$/, `.${first}.damaged`);
  move(file, named);
  return named;
}

function move(from: string, to: string): void {
  renameSync(from, to);
  syncDirectory(dirname(to));
}

/** The records after a journal's head that make up a write of so many bytes and follow from it; undefined where they do not. */
async function recordsOfWrite(
  journal: Journal,
  bytes: number,
  source: RecordSource,
): Promise<JournalRecord[] | undefined> {
  const records: JournalRecord[] = [];
  let { entryHash, seq } = journal.head();
  let left = bytes - WRITE_HEADER;
  for await (const record of source(seq)) {
    seq++;
    if (record.seq !== seq) return undefined;
    if (!equalBytes(entryHashOf(entryHash, seq, record.kind, record.payload), record.entryHash)) return undefined;
    entryHash = record.entryHash;
    left -= entryBytes(encodeRecord(record).length);
    records.push(record);
    if (left <= 0) break;
  }
  return left === 0 ? records : undefined;
}

/** A write is its sequence number (8 bytes) and a count (4); an entry a type (1), the key (1 + 8), and the value after its length. */
const WRITE_HEADER = 12;
const entryBytes = (length: number): number => 10 + varintBytes(length) + length;
const varintBytes = (value: number): number => Math.max(1, Math.ceil((32 - Math.clz32(value)) / 7));
