import { rm } from "node:fs/promises";
import { equalBytes } from "../ethereum/index.js";
import type { DirectoryPaths } from "./directory/layout.js";
import { type Journal, JournalError, openJournal, openJournalOn } from "./journal/index.js";
import { LedgerError } from "./ledger/errors.js";
import { lazyLedger } from "./ledger/lazy.js";
import { type Ledger, openLedger } from "./ledger/ledger.js";
import { entryHashOf, type JournalRecord } from "./records/index.js";
import { joined, openOverlay, type SnapshotFile } from "./snapshot/index.js";
import { openState, openStateStore, type StateDatabase, StateError } from "./state/index.js";
import { codeAmong } from "./system-code.js";

/** The journal and its two projections, open and in step. */
export interface Stores {
  journal: Journal;
  state: StateDatabase;
  ledger: Ledger;
  /**
   * Resolves when the ledger holds everything that the journal held at opening. Where the stores start from a snapshot, the ledger
   * is generated when this is first read.
   */
  caughtUp(): Promise<void>;
  close(): Promise<void>;
}

export interface StoresOptions {
  /** Undefined keeps everything in memory. */
  paths: DirectoryPaths | undefined;
  durability: "strict" | "relaxed";
  /** The snapshot under stores in memory; it is read as long as they are open, and closed by its owner. */
  base?: SnapshotFile | undefined;
  /** URLs of modules with more groups of tables for the ledger; see {@link openLedger}. */
  projections?: string[];
  /** Receives, as one sentence each, what was found and repaired. */
  warn: (message: string) => void;
  /** Receives the progress of a long replay. */
  progress?: (what: string, done: number, total: number) => void;
}

/** Below this many records a replay is over before anybody looks. */
const MIN_REPORTED = 2_000;

/**
 * Opens the stores of a data directory. What the journal lost and the ledger has is put back into the journal; a state
 * that cannot be used is rebuilt; a ledger that is behind catches up while the chain runs.
 * @throws JournalError, LedgerError or StateError in one sentence when that cannot be done; nothing is left open.
 */
export async function openStores(options: StoresOptions): Promise<Stores> {
  const { paths, warn } = options;
  const opened: { close(): Promise<void> }[] = [];
  try {
    const journal = await openJournalOf(options);
    opened.push(journal); // its lock is the directory's: nothing else is opened before it is had
    const open = (): Promise<Ledger> =>
      openLedger({ file: paths?.ledger ?? ":memory:", projections: options.projections });
    const openingLedger = options.base ? Promise.resolve(lazyLedger(open)) : open();
    openingLedger.then((ledger) => opened.push(ledger)).catch(() => undefined);
    const restore = async (): Promise<void> => {
      if (paths) await restoreJournal(journal, await openingLedger, paths.ledger, warn);
    };
    const state = await openStateOf(journal, { ...options, restore }).finally(() =>
      openingLedger.catch(() => undefined),
    );
    opened.push(state);
    const ledger = await openingLedger;
    await restoreJournal(journal, ledger, paths?.ledger, warn, state);
    await compare(journal, ledger, paths?.ledger);
    const following = follow(journal, ledger, warn);
    if (!options.base) void following.caughtUp();
    return {
      journal,
      state,
      ledger,
      caughtUp: following.caughtUp,
      async close() {
        // Each is closed even when the one before failed; the first failure is reported.
        const steps = [journal.settled, following.end, state.close, ledger.close, journal.close];
        const failures: unknown[] = [];
        for (const step of steps) await step().catch((failure: unknown) => void failures.push(failure));
        if (failures.length > 0) throw failures[0];
      },
    };
  } catch (failure) {
    for (const store of opened.reverse()) await store.close().catch(() => undefined);
    throw failure;
  }
}

/** A snapshot's journal is verified by its digest as it is read; only its end is looked at here. */
const SNAPSHOT_TAIL = 16;

async function openJournalOf({ paths, durability, warn, base }: StoresOptions): Promise<Journal> {
  if (!base) {
    return openJournal(paths?.journal, {
      durability,
      warn,
      ...(paths && { lost: (seq) => recordsOf(paths.ledger, seq) }),
    });
  }
  return openJournalOn(await openOverlay(base.section("journal")), { durability, verifyTail: SNAPSHOT_TAIL });
}

/** Finds a ledger that is not this journal's. */
async function compare(journal: Journal, ledger: Ledger, file: string | undefined): Promise<void> {
  if (!ledger.head() || file === undefined) return;
  const tail = await ledger.compareTail((seq) => (seq <= journal.head().seq ? journal.get(seq) : undefined));
  if (tail.equal) return;
  const what = tail.reason === "altered" ? "was altered" : "is not the journal's";
  throw new LedgerError(
    "LEDGER_CONFLICT",
    `The ledger ${file} and the journal disagree: record ${tail.seq} of the ledger ${what}. Nothing was changed. Keep a copy of the file for the investigation, then run \`couverture ledger rebuild\`.`,
  );
}

/** The records of a ledger file after one, in order; none where the file cannot be read. */
async function* recordsOf(file: string, seq: number): AsyncGenerator<JournalRecord> {
  const { openLedgerReader } = await import("./ledger/offline.js");
  let reader: ReturnType<typeof openLedgerReader>;
  try {
    reader = openLedgerReader(file);
  } catch {
    return; // the reader of the records reports that they are missing
  }
  try {
    yield* reader.recordsAfter(seq);
  } finally {
    reader.close();
  }
}

/** Restores from the ledger what the journal has lost. */
async function restoreJournal(
  journal: Journal,
  ledger: Ledger,
  file: string | undefined,
  warn: (message: string) => void,
  state?: StateDatabase,
): Promise<void> {
  const held = ledger.head();
  if (!held || file === undefined || held.seq <= journal.head().seq) return;
  let restored = 0;
  let { entryHash } = journal.head();
  const lost: JournalRecord[] = [];
  for await (const record of recordsOf(file, journal.head().seq)) {
    if (!equalBytes(entryHashOf(entryHash, record.seq, record.kind, record.payload), record.entryHash)) return;
    entryHash = record.entryHash;
    lost.push(record);
    if (lost.length === 1_000) restored += await put(journal, state, lost.splice(0));
  }
  restored += await put(journal, state, lost);
  if (restored === 0) return;
  warn(`The journal had lost its last ${restored} records; they were put back from the ledger, which had them whole.`);
}

async function put(journal: Journal, state: StateDatabase | undefined, records: JournalRecord[]): Promise<number> {
  for (const { kind, payload } of records) {
    const { record } = journal.append(kind, payload);
    state?.apply(record);
  }
  await journal.settled();
  return records.length;
}

/**
 * Opens the state of a journal. One that is damaged, or cannot be used for another reason, is rebuilt from the journal.
 * @param options.restore puts records back into the journal that it has lost
 * @throws JournalError, and StateError where rebuilding would not repair it: STATE_AHEAD where the journal has lost records that
 * were acknowledged
 */
export async function openStateOf(
  journal: Journal,
  {
    paths,
    warn,
    progress,
    base,
    restore,
    durability = "strict",
  }: Pick<StoresOptions, "paths" | "warn" | "progress" | "base"> & {
    durability?: StoresOptions["durability"];
    restore?: () => Promise<void>;
  },
): Promise<StateDatabase> {
  const report = (done: number, total: number): void => {
    if (total >= MIN_REPORTED && (done % 500 === 0 || done === total)) progress?.("Replaying the journal", done, total);
  };
  try {
    return await attempt();
  } catch (failure) {
    if (!paths || failure instanceof JournalError || isOfTheMachine(failure)) throw failure;
    if (failure instanceof StateError && failure.code === "STATE_AHEAD" && durability === "strict") {
      const had = journal.head().seq;
      await restore?.();
      if (journal.head().seq > had)
        return openStateOf(journal, { paths, warn, ...(progress && { progress }), durability });
      throw failure;
    }
    warn(`The state database could not be used (${textOf(failure)}); it was rebuilt from the journal.`);
    await rm(paths.state, { recursive: true, force: true });
    return attempt();
  }

  async function attempt(): Promise<StateDatabase> {
    const held = base?.section("state");
    const store = held ? await openOverlay(joined(held, base?.section("cache"))) : await openStateStore(paths?.state);
    try {
      return await openState(store, journal, report);
    } catch (failure) {
      await store.close();
      throw failure;
    }
  }
}

/** Whether opening failed for a reason that rebuilding the state would not repair. */
const isOfTheMachine = (failure: unknown): boolean =>
  codeAmong(failure, ["LEVEL_LOCKED", "EACCES", "EROFS", "ENOSPC"]) !== undefined;

function textOf(failure: unknown): string {
  if (!(failure instanceof Error)) return String(failure);
  return failure.cause instanceof Error ? failure.cause.message : failure.message;
}

/** A ledger that is being brought level with its journal. */
interface Following {
  /** Starts, if it has not started; resolves when the ledger has everything that it lacked, or that was ended. */
  caughtUp(): Promise<void>;
  /** Leaves the rest for the next opening. */
  end(): Promise<void>;
}

/** Gives the ledger what it lacks, and from then on every record as soon as it is on disk. */
function follow(journal: Journal, ledger: Ledger, warn: (message: string) => void): Following {
  let live = false;
  let ended = false;
  journal.onWritten((records) => {
    if (live) ledger.append(records);
  });
  const catchUp = async (): Promise<void> => {
    await ledger.drained(); // one that was not needed yet is opened
    let next = (ledger.head()?.seq ?? -1) + 1;
    const stopped = (): boolean => ended || ledger.suspended !== undefined;
    while (!stopped() && next <= journal.durableHead().seq) {
      for await (const record of journal.iterate(next)) {
        if (stopped() || record.seq > journal.durableHead().seq) break;
        ledger.append([record]);
        next = record.seq + 1;
        await ledger.drained();
      }
    }
    live = !stopped();
  };
  // What the ledger cannot take now it takes when it is opened again.
  const start = (): Promise<void> => catchUp().catch((failure: Error) => warn(failure.message));
  let catching: Promise<void> | undefined;
  ledger.onSuspension((why) => {
    live = false;
    if (why === undefined) catching = (catching ?? Promise.resolve()).then(start);
  });
  return {
    caughtUp() {
      catching ??= start();
      return catching;
    },
    async end() {
      ended = true;
      await catching;
      live = false;
    },
  };
}
