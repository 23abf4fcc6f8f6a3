import { openByteStore } from "../../../src/persistence/journal/index.js";
import { createIndexes } from "../../../src/persistence/state/indexes.js";
import type { Runs } from "../../../src/persistence/state/runs.js";

test("that a block or a transaction is not there is answered once the files have been checked, and what is there at once", async () => {
  const store = await openByteStore(undefined);
  let waits = 0;
  const none = { at: () => undefined, numberOf: () => undefined } as unknown as Runs;
  const indexes = createIndexes({ ...bound(store), sure: () => void waits++ }, none);
  const [hash, transaction] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)];
  indexes.add({ number: 1, hash, seq: 1, bloom: new Uint8Array(0), transactions: 1 }, [transaction]);
  const batch = store.batch();
  const drained = indexes.drain({
    put: (key, value) => void batch.put(Buffer.from(key, "latin1"), value),
    del: (key) => void batch.del(Buffer.from(key, "latin1")),
  });
  await batch.write();
  drained();

  expect(indexes.blockNumber(hash)).toBe(1);
  expect(indexes.transaction(transaction)).toEqual({ block: 1, index: 0 });
  expect(waits).toBe(0);
  expect(indexes.blockNumber(transaction)).toBeUndefined();
  expect(waits).toBe(1);
  expect(indexes.transaction(hash)).toBeUndefined();
  expect(waits).toBe(2);
  await store.close();
});

const bound = (store: Awaited<ReturnType<typeof openByteStore>>) => ({
  getSync: store.getSync.bind(store),
  iterator: store.iterator.bind(store),
  batch: () => store.batch(),
  supports: store.supports,
  snapshot: () => store.snapshot(),
  close: () => store.close(),
});
