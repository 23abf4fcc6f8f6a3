import { chmodSync, existsSync, linkSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { syncDirectory } from "../durable-file.js";
import type { JournalRecord } from "../records/index.js";
import type { LedgerHead } from "./database.js";
import { LedgerError } from "./errors.js";
import type { Projection } from "./projection.js";
import type { LedgerReader } from "./readers.js";
import { rebuildLedger } from "./rebuild.js";

/** The records of a ledger before an instant: all from the genesis to the last one. */
export interface ArchivePeriod {
  /** Number of the last record. */
  lastSeq: number;
  /** Block times of the first and the last block, in unix seconds. */
  from: number;
  to: number;
  /** Whether the ledger has nothing beyond, so that there may be more to come before the instant. */
  isOpen: boolean;
}

/**
 * Finds the last record before an instant, by block time: the last block that is earlier, and what happened between it and the
 * block after it. Where the chain's clock went back, blocks that are later may come before that one, and are part of it.
 * @param before unix seconds
 * @returns undefined where nothing is earlier
 */
export function periodBefore(reader: LedgerReader, before: number): ArchivePeriod | undefined {
  const [row] = reader.query(
    `WITH ends AS (SELECT seq, timestamp FROM blocks UNION ALL SELECT seq, timestamp FROM block_runs)
     SELECT last.seq, last.timestamp, (SELECT timestamp FROM blocks WHERE seq = 0),
            (SELECT min(seq) FROM ends WHERE seq > last.seq), (SELECT max(seq) FROM journal)
     FROM ends AS last WHERE last.seq = (SELECT max(seq) FROM ends WHERE timestamp < ?)`,
    [before],
  ).rows;
  if (!row) return undefined;
  const [, to, from, next, head] = row.map((value) => (value === null ? undefined : Number(value)));
  const lastSeq = next === undefined ? (head as number) : next - 1;
  return { lastSeq, from: from as number, to: to as number, isOpen: next === undefined };
}

export interface ArchiveOptions {
  /** Where the archive is to be; must not be there. */
  file: string;
  lastSeq: number;
  projections?: Projection[];
  onProgress?: (done: number, total: number) => void;
  /** Called with the archive's head when it is whole and before it is put in its place. */
  beforePlacing?: (head: LedgerHead) => Promise<void>;
}

const READ_ONLY = 0o444;

/**
 * Copies whole records to a separate read-only ledger. It is written beside its final path first, and generated from the records,
 * so that each entry hash is checked.
 * @throws LedgerError `LEDGER_BROKEN_CHAIN` and others where a record does not hold, `LEDGER_UNAVAILABLE` where the file cannot
 * be made; nothing is left then
 */
export async function writeArchive(reader: LedgerReader, options: ArchiveOptions): Promise<LedgerHead> {
  const { file, lastSeq, projections, onProgress } = options;
  if (existsSync(file)) throw unavailable(file, "is there already; an archive is never written over");
  const unfinished = `${file}.archiving`;
  try {
    const head = await rebuildLedger({
      ...{ records: upTo(reader, lastSeq), total: lastSeq + 1, file: unfinished },
      ...(projections && { projections }),
      ...(onProgress && { onProgress }),
    });
    if (head?.seq !== lastSeq) throw unavailable(file, `cannot be made: record ${(head?.seq ?? -1) + 1} is missing`);
    chmodSync(unfinished, READ_ONLY);
    await options.beforePlacing?.(head);
    linkSync(unfinished, file);
    syncDirectory(dirname(file));
    return head;
  } catch (error) {
    if (error instanceof Error && "syscall" in error) {
      throw unavailable(file, `cannot be written (${(error as NodeJS.ErrnoException).code})`, error);
    }
    throw error;
  } finally {
    for (const ending of ["", "-wal", "-shm", "-journal"]) rmSync(`${unfinished}${ending}`, { force: true });
  }
}

function* upTo(reader: LedgerReader, lastSeq: number): Generator<JournalRecord> {
  for (const record of reader.recordsAfter(-1)) {
    if (record.seq > lastSeq) return;
    yield record;
  }
}

const unavailable = (file: string, what: string, cause?: unknown): LedgerError =>
  new LedgerError("LEDGER_UNAVAILABLE", `The archive ${file} ${what}.`, { cause });
