import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { handleOf } from "../handle.js";
import { type Journal, openByteStore } from "../journal/index.js";
import type { JournalRecord } from "../records/index.js";
import { type ImageEntry, openState, type StateDatabase } from "../state/index.js";

/** A journal as it was when `seq` was its last record. */
export function journalUntil(journal: Journal, seq: number): Journal {
  const { entryHash } = journal.get(seq) as JournalRecord;
  const head = { seq, entryHash };
  return handleOf(() => journal, {
    head: () => head,
    durableHead: () => head,
    get: (at: number) => (at > seq ? undefined : journal.get(at)),
    async *iterate(from: number) {
      for await (const record of journal.iterate(from)) {
        if (record.seq > seq) return;
        yield record;
      }
    },
    settled: async () => undefined,
    failure: () => undefined,
  });
}

/**
 * Rebuilds the state at a record of the journal from the changes that the records contain, without executing anything.
 * It lies in a temporary directory, which goes when it is closed.
 * @param fetched what a fork has of the other chain
 */
export async function replayState(
  journal: Journal,
  seq: number,
  fetched: AsyncIterable<readonly ImageEntry[]> | Iterable<readonly ImageEntry[]>,
  progress?: (done: number, total: number) => void,
): Promise<StateDatabase> {
  const directory = await mkdtemp(join(tmpdir(), "couverture-state-"));
  const store = await openByteStore(directory).catch(async (failure: unknown) => {
    await rm(directory, { recursive: true, force: true });
    throw failure;
  });
  try {
    for await (const slice of fetched) {
      await store.batch(slice.map(([key, value]) => ({ type: "put", key, value })));
    }
    const state = await openState(store, journalUntil(journal, seq), progress);
    return handleOf(() => state, {
      async close() {
        await state.close();
        await rm(directory, { recursive: true, force: true });
      },
    });
  } catch (failure) {
    await store.close();
    await rm(directory, { recursive: true, force: true });
    throw failure;
  }
}
