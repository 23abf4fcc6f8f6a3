import type { Journal } from "../journal/index.js";
import type { EntryStore } from "./entry-store.js";
import { StateError } from "./errors.js";
import type { Folded } from "./fold.js";
import { keyBytes, META_KEY } from "./keys.js";
import type { Batch } from "./versioned.js";

/** Something that collects changes in memory and can put them into a batch. */
interface Source {
  dirty(): number;
  drain(batch: Batch): () => void;
}

export interface Flusher {
  /** To be called after each change; writes once enough has come together, or when the chain falls idle. */
  changed(): void;
  /** A promise to wait for when the disk is far behind, else undefined. */
  pressure(): Promise<void> | undefined;
  flush(): Promise<void>;
  /** Why nothing is written any more, if so. What was to be written stays in memory; the journal has it all. */
  failure(): StateError | undefined;
  onFailure(listener: (failure: StateError) => void): void;
  /** Writes nothing more from now on; resolves when nothing is on its way. */
  stop(): Promise<void>;
  close(): Promise<void>;
}

/** How many entries are written as a batch, and how many make the chain wait for the disk. */
const ENOUGH = 6_000;
const TOO_MANY = 60_000;
const IDLE_MS = 300;

/** Writes many blocks' changes to LevelDB in one atomic batch, off the hot path, never ahead of the durable journal. */
export function createFlusher(
  store: EntryStore,
  journal: Journal,
  sources: Source[],
  folded: () => Folded,
  /** How much waits that belongs to no record. */
  unwritten: () => number,
  /** Whether there are changes that are no record yet: a process that ended then would find them on disk all the same. */
  staged: () => boolean,
): Flusher {
  let running: Promise<void> | undefined;
  let written = folded().seq;
  let timer: NodeJS.Timeout | undefined;
  let failure: StateError | undefined;
  let closed = false;
  const listeners: ((failure: StateError) => void)[] = [];

  const waiting = (): number => sources.reduce((sum, source) => sum + source.dirty(), 0);

  async function write(): Promise<void> {
    const state = folded();
    const batch = store.batch();
    const target: Batch = {
      put: (key, value) => void batch.put(keyBytes(key), value),
      del: (key) => void batch.del(keyBytes(key)),
    };
    const completed = sources.map((source) => source.drain(target));
    target.put(META_KEY, Buffer.from(JSON.stringify(state), "utf8"));
    await journal.settled();
    if (journal.failure() || journal.durableHead().seq < state.seq) {
      await batch.close(); // the state on disk stays at a record that the journal has
      return;
    }
    try {
      await batch.write();
    } catch (cause) {
      fail(cause);
      return; // what was drained must stay in memory for readers, so nothing may be drained again
    }
    written = state.seq;
    for (const complete of completed) complete();
  }

  function fail(cause: unknown): void {
    if (failure || store.damage?.()) return;
    const reason =
      cause instanceof Error ? ((cause.cause as Error | undefined)?.message ?? cause.message) : String(cause);
    failure = new StateError(
      "STATE_WRITE_FAILED",
      `The state database could not be written (${reason}). The chain answers reads and takes no more writes; fix the cause and start again.`,
      { cause },
    );
    for (const listener of listeners) listener(failure);
  }

  const stopped = (): boolean =>
    closed || failure !== undefined || store.damage?.() !== undefined || journal.failure() !== undefined;

  function start(): Promise<void> {
    running ??= write()
      .catch(fail)
      .finally(() => {
        running = undefined;
      });
    return running;
  }

  async function stop(): Promise<void> {
    clearTimeout(timer);
    closed = true;
    await running;
  }

  async function flush(): Promise<void> {
    await running;
    if (staged()) return changed();
    if ((written !== folded().seq || unwritten() > 0) && !stopped()) await start();
  }

  function changed(): void {
    if (stopped()) return;
    if (waiting() >= ENOUGH && !staged()) {
      void start();
      return;
    }
    if (timer) timer.refresh();
    else {
      timer = setTimeout(() => void flush(), IDLE_MS).unref();
    }
  }

  return {
    changed,
    pressure: () => (running && waiting() > TOO_MANY ? running : undefined),
    flush,
    failure: () => store.damage?.() ?? failure,
    onFailure(listener) {
      listeners.push(listener);
      store.onDamage?.(listener);
    },
    stop,
    async close() {
      await flush();
      await stop();
      await store.close();
    },
  };
}
