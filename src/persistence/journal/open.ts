import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { Level } from "level";
import { MemoryLevel } from "memory-level";
import { handleOf } from "../handle.js";
import { logDamage, newestTablesDamage } from "../level-files/check.js";
import { logEnd } from "../level-files/log-end.js";
import { codeAmong } from "../system-code.js";
import { findAlteredTail, keepAlteredTail, type RecordSource, restoreAlteredTail } from "./altered-tail.js";
import { alteredTail, brokenJournal, JournalError, lostJournal, RESTORE, reasonOf } from "./errors.js";
import { type ByteStore, type Journal, type JournalOptions, openJournalOn } from "./journal.js";
import { type StoreDirectory, watchStoreDirectory } from "./store-directory.js";

const VIEW = { keyEncoding: "view", valueEncoding: "view" } as const;

/** A LevelDB store of bytes in `directory`, or one in memory when there is none; opened. */
export async function openByteStore(
  directory: string | undefined,
  options: { compression?: boolean } = {},
): Promise<ByteStore> {
  if (directory !== undefined && hasLostItsMain(directory)) {
    throw new Error("its file CURRENT is missing, without which LevelDB would take it for new");
  }
  const store =
    directory === undefined
      ? (new MemoryLevel<Uint8Array, Uint8Array>({ ...VIEW, storeEncoding: "view" }) as unknown as ByteStore)
      : (new Level<Uint8Array, Uint8Array>(directory, { ...VIEW, ...options }) as unknown as ByteStore);
  await store.open();
  return store;
}

/**
 * LevelDB takes a directory without CURRENT for a new database and mixes what old files it finds into it. The first MANIFEST alone is
 * what a failed creation leaves: one that is in use is followed by others.
 */
function hasLostItsMain(directory: string): boolean {
  if (!existsSync(directory) || existsSync(join(directory, "CURRENT"))) return false;
  return readdirSync(directory).some((name) => /\.(ldb|log)$|^MANIFEST-(?!000001$)/.test(name));
}

/**
 * Opens the journal in `directory`, or a new one in memory. A write that a crash left half done is cut off; `warn` is
 * given how many bytes that was. A last write that was altered on disk is restored from `lost`, where that has its records.
 * @throws JournalError JOURNAL_LOCKED when another process has it open, JOURNAL_BROKEN when a record's hash does not
 * hold or a record is missing, JOURNAL_NOT_WRITABLE when its directory may not be written or the disk is full,
 * JOURNAL_UNREADABLE when LevelDB cannot read its files.
 */
export async function openJournal(
  directory: string | undefined,
  options: JournalOptions & {
    warn?: (message: string) => void;
    /** Where the records of a write that was altered may be found. */
    lost?: RecordSource;
  },
): Promise<Journal> {
  const { torn, damaged, recordBehind, file, altered } = logEnd(directory);
  if (damaged) {
    const where = recordBehind === undefined ? "" : ` before record ${recordBehind}`;
    throw brokenJournal(`its newest file in ${directory} is damaged${where}`, recordBehind);
  }
  if (directory !== undefined && existsSync(join(directory, "CURRENT"))) {
    const damage = logDamage(directory) ?? (await newestTablesDamage(directory));
    if (damage !== undefined) throw openingError(directory, new Error(damage));
  }
  let tail = directory === undefined ? undefined : findAlteredTail(directory);
  if (file !== undefined && altered !== undefined) {
    if (!options.lost)
      throw alteredTail(file, altered, "`couverture start` restores it from the ledger, where that has it.");
    tail = keepAlteredTail(file, altered); // LevelDB drops it when it opens
  }
  let store: ByteStore;
  try {
    store = await openByteStore(directory);
  } catch (cause) {
    throw openingError(directory ?? "memory", cause);
  }
  if (torn > 0 && altered === undefined) {
    const lost =
      options.durability === "strict"
        ? "They had not been acknowledged."
        : "With relaxed durability the last records can be lost.";
    options.warn?.(
      `The journal ended in a torn write: ${torn} bytes behind the last whole record were cut off. ${lost}`,
    );
  }
  let watched: StoreDirectory | undefined;
  try {
    watched = directory === undefined ? undefined : watchStoreDirectory(directory);
    const journal = await openJournalOn(store, { ...options, afterWrite: watched && afterWrite(watched, options) });
    if (tail) await restoreAlteredTail(journal, tail, options.lost, options.warn);
    return watched ? inItsPlace(journal, watched) : journal;
  } catch (failure) {
    watched?.close();
    await store.close();
    throw failure instanceof JournalError ? failure : openingError(directory ?? "memory", failure);
  }
}

/** Without fsync a write promises no name either, but it must still have gone to the journal that will be opened next. */
const afterWrite = (watched: StoreDirectory, { durability }: JournalOptions): (() => Promise<void>) =>
  durability === "strict" ? watched.sync : async () => watched.check();

const CHECK_MS = 1_000;

/** Stops the journal when its directory is removed or replaced, also while nothing is written. */
function inItsPlace(journal: Journal, watched: StoreDirectory): Journal {
  const timer = setInterval(() => {
    try {
      watched.check();
    } catch (cause) {
      journal.stop(lostJournal(reasonOf(cause), cause));
      clearInterval(timer);
    }
  }, CHECK_MS).unref();
  return handleOf(() => journal, {
    async close() {
      clearInterval(timer);
      try {
        await journal.close();
      } finally {
        watched.close();
      }
    },
  });
}

function openingError(directory: string, cause: unknown): JournalError {
  const reason = reasonOf(cause);
  const code = codeAmong(cause, ["LEVEL_LOCKED", "EACCES", "EROFS", "ENOSPC"]);
  if (code === "LEVEL_LOCKED") {
    return new JournalError("JOURNAL_LOCKED", `The journal in ${directory} is in use by another process.`, { cause });
  }
  if (code !== undefined) {
    return new JournalError("JOURNAL_NOT_WRITABLE", `The journal in ${directory} cannot be written: ${reason}`, {
      cause,
    });
  }
  return new JournalError(
    "JOURNAL_UNREADABLE",
    `The journal in ${directory} cannot be opened: ${reason}. Nothing was changed. ${RESTORE}`,
    { cause },
  );
}
