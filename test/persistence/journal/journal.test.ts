import { createHash } from "node:crypto";
import fc from "fast-check";
import { openByteStore, openJournal, openJournalOn } from "../../../src/persistence/journal/index.js";
import { NO_ENTRY_HASH, RECORD_KINDS } from "../../../src/persistence/records/index.js";
import { removeDirectories, temporaryDirectory } from "../../support/directories.js";
import { fill, kind, pseudoRandom, read, type Sample, sample, textOf, textsOf } from "./sample-records.js";
import { watch } from "./watched-store.js";

const STRICT = { durability: "strict" } as const;

afterAll(removeDirectories);

test("whatever is appended is read back, by number and in order from any number, now and after reopening", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(sample, { maxLength: 25 }), fc.nat(25), async (samples, from) => {
      const directory = temporaryDirectory();
      let journal = await openJournal(directory, STRICT);
      const records = samples.map(({ kind, payload }) => journal.append(kind, payload).record);
      const expectAll = async (): Promise<void> => {
        expect(journal.head()).toEqual({
          seq: records.length - 1,
          entryHash: records.at(-1)?.entryHash ?? NO_ENTRY_HASH,
        });
        for (const record of records) expect(textOf(journal.get(record.seq)!)).toBe(textOf(record));
        expect(journal.get(records.length)).toBeUndefined();
        expect(journal.get(-1)).toBeUndefined();
        expect(textsOf(await read(journal, from))).toEqual(textsOf(records.slice(from)));
      };
      await expectAll();
      await journal.settled();
      expect(journal.durableHead()).toEqual(journal.head());
      await journal.close();
      journal = await openJournal(directory, STRICT);
      await expectAll();
      await journal.close();
      removeDirectories();
    }),
    { numRuns: 25 },
  );
});

test("each entry hash is sha256 of the one before it, the number as uint64, the kind's code and the payload", async () => {
  const journal = await openJournal(undefined, STRICT);
  let previous = Buffer.alloc(32);
  for (const { seq, kind, payload, entryHash } of await fill(journal, 20)) {
    const number = Buffer.alloc(8);
    number.writeBigUInt64BE(BigInt(seq));
    const content = Buffer.concat([previous, number, Buffer.from([RECORD_KINDS.indexOf(kind)]), payload]);
    previous = createHash("sha256").update(content).digest();
    expect(Buffer.from(entryHash).toString("hex")).toBe(previous.toString("hex"));
  }
  await journal.close();
});

test("equal records give equal hashes, whichever store keeps them and however they came together in writes", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(sample, fc.boolean()), { maxLength: 12 }), async (steps) => {
      const oneByOne = await openJournal(undefined, STRICT);
      const inGroups = await openJournal(temporaryDirectory(), { durability: "relaxed" });
      for (const [{ kind, payload }, wait] of steps) {
        await oneByOne.append(kind, payload).durable;
        const { durable } = inGroups.append(kind, payload);
        if (wait) await durable;
      }
      expect(inGroups.head()).toEqual(oneByOne.head());
      await oneByOne.close();
      await inGroups.close();
      removeDirectories();
    }),
    { numRuns: 20 },
  );
});

describe("group commit", () => {
  test("records that are appended while others are written share the next write and its fsync", async () => {
    const { store, writes, hold } = watch(await openByteStore(temporaryDirectory()));
    const journal = await openJournalOn(store, STRICT);
    const release = hold();
    const first = journal.append("block", pseudoRandom(100));
    await Promise.resolve();
    await Promise.resolve();
    expect(writes.map(({ entries }) => entries)).toEqual([1]);
    const others = Array.from({ length: 50 }, (_, i) => journal.append("block", pseudoRandom(50 + i)));
    release();
    await Promise.all([first, ...others].map(({ durable }) => durable));
    expect(writes).toEqual([
      { entries: 1, options: { sync: true } },
      { entries: 50, options: { sync: true } },
    ]);
    await journal.close();
  });

  test("records that are appended in one turn go to disk in one write, so that a crash keeps all or none of them", async () => {
    const { store, writes } = watch(await openByteStore(temporaryDirectory()));
    const journal = await openJournalOn(store, STRICT);
    journal.append("block", pseudoRandom(10));
    await journal.append("clock", pseudoRandom(10)).durable;
    expect(writes.map(({ entries }) => entries)).toEqual([2]);
    await journal.close();
  });

  test("a record can be read at once and is durable only once it is written", async () => {
    const { store, hold } = watch(await openByteStore(temporaryDirectory()));
    const journal = await openJournalOn(store, STRICT);
    const [before] = await fill(journal, 1);
    const release = hold();
    const { record, durable } = journal.append("pool", pseudoRandom(5));
    expect(journal.get(1)).toEqual(record);
    expect(journal.head().seq).toBe(1);
    expect(journal.durableHead()).toEqual({ seq: 0, entryHash: before?.entryHash });
    release();
    await durable;
    expect(journal.durableHead()).toEqual(journal.head());
    await journal.close();
  });

  test("what was appended is settled even while more keeps coming", async () => {
    const journal = await openJournal(temporaryDirectory(), STRICT);
    let flowing = true;
    const flow = async (): Promise<void> => {
      while (flowing) await journal.append("block", pseudoRandom(20)).durable;
    };
    const flows = Array.from({ length: 8 }, flow);
    const { seq } = journal.head();
    await journal.settled();
    expect(journal.durableHead().seq).toBeGreaterThanOrEqual(seq);
    flowing = false;
    await Promise.all(flows);
    await journal.close();
  });
});

test("with relaxed durability no write waits for fsync, and everything is there after reopening", async () => {
  const directory = temporaryDirectory();
  const { store, writes } = watch(await openByteStore(directory));
  const journal = await openJournalOn(store, { durability: "relaxed" });
  const records = await fill(journal, 10);
  expect(writes.every(({ options }) => options.sync === undefined)).toBe(true);
  await journal.close();
  const reopened = await openJournal(directory, STRICT);
  expect(textsOf(await read(reopened))).toEqual(textsOf(records));
  await reopened.close();
});

test("iterating gives the records up to the head at the time of the call, those still on their way to disk included", async () => {
  const journal = await openJournal(temporaryDirectory(), STRICT);
  const samples = fc.sample(fc.record({ kind, payload: fc.constant(pseudoRandom(10)) }), 5) as Sample[];
  for (const { kind, payload } of samples) journal.append(kind, payload);
  const iterator = journal.iterate(2);
  const first = await iterator.next();
  journal.append("block", pseudoRandom(10));
  const seen = [first.value?.seq];
  for await (const { seq } of iterator) seen.push(seq);
  expect(seen).toEqual([2, 3, 4]);
  await journal.close();
});

test("closing waits for what was appended, and a closed journal takes nothing more", async () => {
  const directory = temporaryDirectory();
  const journal = await openJournal(directory, STRICT);
  const { record } = journal.append("session", pseudoRandom(10));
  await journal.close();
  expect(() => journal.append("block", pseudoRandom(1))).toThrow("The journal is closed.");
  const reopened = await openJournal(directory, STRICT);
  expect(textOf(reopened.get(0)!)).toBe(textOf(record));
  await reopened.close();
});

test("a listener receives every record, in order, once it is on disk", async () => {
  const journal = await openJournal(temporaryDirectory(), STRICT);
  const reported: number[] = [];
  journal.onWritten((records) => {
    for (const { seq } of records) {
      expect(journal.durableHead().seq).toBeGreaterThanOrEqual(seq);
      reported.push(seq);
    }
  });
  await Promise.all(Array.from({ length: 30 }, () => journal.append("block", pseudoRandom(10)).durable));
  await fill(journal, 3);
  expect(reported).toEqual(Array.from({ length: 33 }, (_, seq) => seq));
  await journal.close();
});
