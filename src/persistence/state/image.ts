import type { EntryStore } from "./entry-store.js";
import type { Folded } from "./fold.js";
import { keyBytes, META_KEY } from "./keys.js";

export type ImageEntry = readonly [key: Uint8Array, value: Uint8Array];

/** The state database at one moment, all of it, in the order of its keys; it stays so while the chain goes on. */
export interface StateImage {
  /** What held at that moment, without the sessions at its end: looking at a chain changes nothing of it. */
  folded: Folded;
  /** What follows from the journal alone. */
  entries(): AsyncGenerator<ImageEntry[]>;
  /** What was fetched of another chain, for a fork: which of it is there depends on what was read. */
  fetched(): AsyncGenerator<ImageEntry[]>;
  close(): Promise<void>;
}

const SLICE = 500;
/** LevelDB reads so far ahead at once; it knows the option, abstract-level's type does not. */
const AHEAD = { highWaterMarkBytes: 256 * 1024 } as object;

const META = keyBytes(META_KEY);
const CODE = 0x63;
const FETCHED = 0x72;

/**
 * @param encode how what held is to be written, so that it does not depend on the order in which it came about
 * @returns undefined for a state that is empty
 */
export async function createImage(
  store: EntryStore,
  encode: (folded: Folded) => string,
): Promise<StateImage | undefined> {
  // A store in memory changes in no other turn than this one; LevelDB may be writing.
  const snapshot = store.supports.explicitSnapshots ? store.snapshot() : undefined;
  const at = { ...(snapshot && { snapshot }), ...AHEAD };
  const meta = store.getSync(META, at);
  if (meta === undefined) {
    await snapshot?.close();
    return undefined;
  }
  const all = store.iterator(at);
  const some = store.iterator(at);
  const folded = withoutSessions(JSON.parse(Buffer.from(meta).toString("utf8")) as Folded);
  const own = Buffer.from(encode(folded), "utf8");
  // The code of contracts that were fetched is among the others.
  const isFetched = ([key]: ImageEntry): boolean => key[0] === FETCHED || (key[0] === CODE && "fork" in folded);

  async function* slices(iterator: typeof all, wanted: (entry: ImageEntry) => boolean): AsyncGenerator<ImageEntry[]> {
    for (;;) {
      const slice = (await iterator.nextv(SLICE)) as ImageEntry[];
      if (slice.length === 0) return;
      yield slice.filter(wanted).map(([key, value]) => [key, key.length === 1 && key[0] === META[0] ? own : value]);
    }
  }

  return {
    folded,
    entries: () => slices(all, (entry) => !isFetched(entry)),
    async *fetched() {
      if ("fork" in folded) yield* slices(some, isFetched);
    },
    async close() {
      await all.close();
      await some.close();
      await snapshot?.close();
    },
  };
}

/** What held before the sessions that nothing happened in at the end. */
function withoutSessions({ quiet, ...folded }: Folded): Folded {
  if (!quiet) return folded;
  const { lastOpened: _opened, lastClosed: _closed, ...rest } = folded;
  return { ...rest, ...quiet };
}
