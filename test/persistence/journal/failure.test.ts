import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  type Journal,
  JournalError,
  openByteStore,
  openJournal,
  openJournalOn,
} from "../../../src/persistence/journal/index.js";
import type { JournalRecord } from "../../../src/persistence/records/index.js";
import { removeDirectories, temporaryDirectory } from "../../support/directories.js";
import { describeUnless } from "../../support/missing.js";
import { cannotMount, smallFileSystem, unmountAll } from "../../support/mounts.js";
import { fill, pseudoRandom, read, textsOf } from "./sample-records.js";
import { watch } from "./watched-store.js";

const STRICT = { durability: "strict" } as const;

afterAll(removeDirectories);

describe("after a write has failed", () => {
  let directory: string;
  let journal: Journal;
  let before: JournalRecord[];
  let reported: { failure: JournalError; lost: (string | undefined)[]; head: number }[];

  beforeEach(async () => {
    directory = temporaryDirectory();
    const { store, fail, hold } = watch(await openByteStore(directory));
    journal = await openJournalOn(store, STRICT);
    before = await fill(journal, 5);
    reported = [];
    journal.onFailure((failure) => {
      reported.push({ failure, lost: [5, 6, 7].map((seq) => journal.get(seq)?.kind), head: journal.head().seq });
    });
    const release = hold();
    const writing = [journal.append("block", pseudoRandom(10))];
    await new Promise(setImmediate);
    writing.push(journal.append("clock", pseudoRandom(10)), journal.append("pool", pseudoRandom(10)));
    fail(new Error("IO error: No space left on device"));
    release();
    const results = await Promise.allSettled(writing.map(({ durable }) => durable));
    expect(results.map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
  });

  const SENTENCE =
    "The journal could not be written (IO error: No space left on device). The chain answers reads and takes no more writes; fix the cause and start again.";

  test("the reason is kept and every further record is refused with it", async () => {
    expect(journal.failure()).toMatchObject({ code: "JOURNAL_APPEND_FAILED", message: SENTENCE, seq: 5 });
    expect(() => journal.append("block", pseudoRandom(1))).toThrow(SENTENCE);
    await journal.settled();
    await journal.close();
  });

  test("the head is the last record on disk, and those before it can be read", async () => {
    expect(journal.head()).toEqual({ seq: 4, entryHash: before[4]?.entryHash });
    expect(journal.durableHead()).toEqual(journal.head());
    expect(journal.get(5)).toBeUndefined();
    expect(textsOf(await read(journal))).toEqual(textsOf(before));
    await journal.close();
  });

  test("listeners are called once, while they can still read the lost records, to undo them", async () => {
    expect(reported).toEqual([{ failure: journal.failure(), lost: ["block", "clock", "pool"], head: 4 }]);
    await journal.close();
  });

  test("what was durable is there when the journal is opened again, and writing goes on", async () => {
    await journal.close();
    const reopened = await openJournal(directory, STRICT);
    expect(textsOf(await read(reopened))).toEqual(textsOf(before));
    await fill(reopened, 2);
    expect(reopened.head().seq).toBe(6);
    await reopened.close();
  });
});

test("a journal that is stopped takes nothing more, says why, and keeps what it has", async () => {
  const journal = await openJournal(undefined, STRICT);
  const records = await fill(journal, 4);
  const reported: JournalError[] = [];
  journal.onFailure((failure) => reported.push(failure));
  const reason = new JournalError("JOURNAL_BROKEN", "The journal is broken: record 1 is missing.", { seq: 1 });
  journal.stop(reason);
  journal.stop(new JournalError("JOURNAL_BROKEN", "another reason"));
  expect(journal.failure()).toBe(reason);
  expect(reported).toEqual([reason]);
  expect(() => journal.append("block", pseudoRandom(1))).toThrow(reason);
  expect(textsOf(await read(journal))).toEqual(textsOf(records));
  await journal.close();
});

describeUnless(cannotMount, "on a disk that is full", () => {
  let mount: string;

  beforeAll(() => {
    mount = temporaryDirectory();
    smallFileSystem(mount, 1);
  });

  afterAll(unmountAll);

  test("every acknowledged record survives, and writing goes on once there is room", async () => {
    const ballast = join(mount, "ballast");
    writeFileSync(ballast, Buffer.alloc(600_000));
    let journal = await openJournal(join(mount, "journal"), STRICT);
    const acknowledged: JournalRecord[] = [];
    const failures: unknown[] = [];
    await Promise.all(
      Array.from({ length: 4 }, async (_, client) => {
        for (let i = 0; ; i++) {
          try {
            const { record, durable } = journal.append("block", pseudoRandom(900, client * 10_000 + i));
            await durable;
            acknowledged.push(record);
          } catch (failure) {
            failures.push(failure);
            return;
          }
        }
      }),
    );
    expect(acknowledged.length).toBeGreaterThan(50);
    for (const failure of failures) {
      expect(failure).toBeInstanceOf(JournalError);
      expect((failure as Error).message).toMatch(/^The journal could not be written \(.*No space left on device.*\)\./);
    }
    expect(textsOf(await read(journal))).toEqual(textsOf(acknowledged.sort((a, b) => a.seq - b.seq)));
    await journal.close();

    await expect(openJournal(join(mount, "journal"), STRICT)).rejects.toMatchObject({
      code: "JOURNAL_NOT_WRITABLE",
      message: expect.stringMatching(/^The journal in .* cannot be written: .*No space left on device$/),
    });
    rmSync(ballast);
    journal = await openJournal(join(mount, "journal"), STRICT);
    const kept = await read(journal);
    expect(textsOf(kept.slice(0, acknowledged.length))).toEqual(textsOf(acknowledged));
    await fill(journal, 3);
    expect(journal.head().seq).toBe(kept.length + 2);
    await journal.close();
  });
});
