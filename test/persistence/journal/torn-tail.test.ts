import { readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { JournalError, logEndOf, openJournal } from "../../../src/persistence/journal/index.js";
import type { JournalRecord } from "../../../src/persistence/records/index.js";
import { copyOfDirectory, removeDirectories, temporaryDirectory } from "../../support/directories.js";
import { pseudoRandom, read, textsOf } from "./sample-records.js";

const STRICT = { durability: "strict" } as const;

/** A journal directory as a crash leaves it, and where in its log each record ends. */
interface Crashed {
  directory: string;
  records: JournalRecord[];
  ends: number[];
}

/** Writes records one by one, and copies the directory while it is open: that is what a kill leaves. */
async function crashed(lengths: number[]): Promise<Crashed> {
  const directory = temporaryDirectory();
  const journal = await openJournal(directory, STRICT);
  const records: JournalRecord[] = [];
  const ends: number[] = [];
  for (const [index, length] of lengths.entries()) {
    const { record, durable } = journal.append("block", pseudoRandom(length, index));
    await durable;
    records.push(record);
    ends.push(readFileSync(logOf(directory)).length);
  }
  const copy = copyOfDirectory(directory);
  await journal.close();
  return { directory: copy, records, ends };
}

function logOf(directory: string): string {
  return join(directory, readdirSync(directory).find((name) => name.endsWith(".log")) as string);
}

/** Opens a copy with its log cut at `position` and checks that just the records before that are there. */
async function expectCut({ directory, records, ends }: Crashed, position: number): Promise<void> {
  const copy = copyOfDirectory(directory);
  truncateSync(logOf(copy), position);
  const warnings: string[] = [];
  const journal = await openJournal(copy, { ...STRICT, warn: (message) => warnings.push(message) });
  const whole = ends.filter((end) => end <= position).length;
  expect(textsOf(await read(journal))).toEqual(textsOf(records.slice(0, whole)));
  const torn = position - (ends[whole - 1] ?? 0);
  // What is left of a block after a record may be too small for another: it is filled up with the next write.
  const empty = logEndOf(readFileSync(logOf(directory)).subarray(0, position)).torn === 0;
  expect(warnings).toEqual(
    empty
      ? []
      : [
          `The journal ended in a torn write: ${torn} bytes behind the last whole record were cut off. They had not been acknowledged.`,
        ],
  );
  const { record, durable } = journal.append("block", pseudoRandom(10));
  await durable;
  expect(record.seq).toBe(whole);
  await journal.close();
  const again = await openJournal(copy, { ...STRICT, warn: (message) => warnings.push(message) });
  expect(again.head().seq).toBe(whole);
  expect(warnings.length).toBeLessThanOrEqual(1);
  await again.close();
}

afterAll(removeDirectories);

test("wherever the log ends, the journal opens with the records that were whole before that, and says what it cut off", async () => {
  const small = await crashed([40, 0, 300, 7, 120]);
  const size = small.ends.at(-1) as number;
  const positions = Array.from({ length: size + 1 }, (_, position) => position).filter(
    (position) => position % 9 === 0 || small.ends.some((end) => Math.abs(end - position) <= 1),
  );
  for (const position of positions) await expectCut(small, position);
}, 60_000);

test("so it does with records that are longer than the log's blocks", async () => {
  const large = await crashed([20_000, 50_000, 12_500, 100, 40_000]);
  const size = large.ends.at(-1) as number;
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        fc.nat(size),
        fc.tuple(fc.nat(Math.floor(size / 32_768)), fc.integer({ min: -9, max: 9 })).map(([block, off]) => {
          return Math.min(Math.max(block * 32_768 + off, 0), size);
        }),
      ),
      (position) => expectCut(large, position),
    ),
    { numRuns: 15 },
  );
}, 60_000);

test("a log that ends as it was written is not torn", async () => {
  const { directory, ends } = await crashed([10, 32_700, 500]);
  for (const end of ends) expect(logEndOf(readFileSync(logOf(directory)).subarray(0, end)).torn).toBe(0);
  const warnings: string[] = [];
  const journal = await openJournal(directory, { ...STRICT, warn: (message) => warnings.push(message) });
  expect(journal.head().seq).toBe(2);
  expect(warnings).toEqual([]);
  await journal.close();
});

test("zeros behind the last record, as some file systems leave them after a power cut, are cut off", async () => {
  const { directory, records } = await crashed([100, 100]);
  const log = logOf(directory);
  writeFileSync(log, Buffer.concat([readFileSync(log), Buffer.alloc(5_000)]));
  const warnings: string[] = [];
  const journal = await openJournal(directory, { ...STRICT, warn: (message) => warnings.push(message) });
  expect(textsOf(await read(journal))).toEqual(textsOf(records));
  expect(warnings).toEqual([expect.stringContaining("5000 bytes behind the last whole record were cut off")]);
  await journal.close();
});

test("pages that a power cut left unwritten in the last write are cut off with it", async () => {
  const made = await crashed([300, 20_000]);
  const log = readFileSync(logOf(made.directory));
  const holes: [string, number, number][] = [
    ["its last page", 12_288, 20_480],
    ["a page in its middle", 8_192, 12_288],
    ["all of it", made.ends[0] as number, log.length],
  ];
  for (const [, from, to] of holes) {
    const copy = copyOfDirectory(made.directory);
    const holed = Buffer.from(log);
    writeFileSync(logOf(copy), holed.fill(0, from, to === 20_480 ? log.length : to));
    const warnings: string[] = [];
    const journal = await openJournal(copy, { ...STRICT, warn: (message) => warnings.push(message) });
    expect(journal.head().seq).toBe(0);
    expect(warnings).toEqual([
      expect.stringMatching(/^The journal ended in a torn write: .* had not been acknowledged/),
    ]);
    await journal.close();
  }
});

/** Opens a journal whose last write was altered, with what a ledger has. */
async function openAltered(directory: string, ledger: readonly JournalRecord[]) {
  const warnings: string[] = [];
  const opened = await openJournal(directory, {
    ...STRICT,
    warn: (message) => warnings.push(message),
    async *lost(seq) {
      yield* ledger.filter((record) => record.seq > seq);
    },
  }).catch((failure: unknown) => failure as JournalError);
  return { opened, warnings };
}

test("an altered byte of the log never loses a record: the journal is rejected as it is, or the ledger has what its last write held", async () => {
  const made = await crashed([40, 300, 33_000, 90, 5, 700, 60]);
  const content = readFileSync(logOf(made.directory));
  const lastStart = made.ends.at(-2) as number;
  const header = fc.integer({ min: lastStart, max: lastStart + 7 });
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(fc.nat(content.length - 1), header, fc.integer({ min: lastStart, max: content.length - 1 })),
      fc.integer({ min: 1, max: 255 }),
      async (position, flip) => {
        const copy = copyOfDirectory(made.directory);
        const altered = Buffer.from(content);
        altered[position] = (altered[position] as number) ^ flip;
        writeFileSync(logOf(copy), altered);
        const rejected = await openJournal(copy, STRICT).catch((failure: unknown) => failure as JournalError);
        if (!(rejected instanceof JournalError)) throw new Error(`byte ${position} was not missed`);
        expect(rejected.code).toBe("JOURNAL_BROKEN");
        expect(rejected.message).toMatch(
          position < lastStart
            ? /^The journal is broken: its newest file in .* is damaged before record \d\. Nothing was changed\./
            : /^The journal is broken: its last write, \d+ bytes in .*\.log, was altered on disk/,
        );
        expect(readFileSync(logOf(copy)).equals(altered)).toBe(true);
        const { opened, warnings } = await openAltered(copy, made.records);
        if (position < lastStart) {
          expect(opened).toBeInstanceOf(JournalError);
          return;
        }
        if (opened instanceof JournalError) throw opened;
        expect(textsOf(await read(opened))).toEqual(textsOf(made.records));
        expect(warnings).toEqual([expect.stringMatching(/from 6 to 6 were put back from the ledger/)]);
        await opened.close();
        const again = await openAltered(copy, []);
        expect(again.warnings).toEqual([]);
        await (again.opened as Awaited<ReturnType<typeof openJournal>>).close();
      },
    ),
    { numRuns: 40 },
  );
}, 60_000);

test("an altered last write that no ledger has stays missed until its copy is removed", async () => {
  // The records are of the same length: a ledger that lacks the last one is not taken for one that has it.
  const made = await crashed([60, 60, 60]);
  const log = logOf(made.directory);
  const content = readFileSync(log);
  content[content.length - 10] = (content.at(-10) as number) ^ 1;
  writeFileSync(log, content);
  for (const ledger of [[], made.records.slice(0, 2), []]) {
    const { opened } = await openAltered(made.directory, ledger);
    expect(opened).toMatchObject({
      code: "JOURNAL_BROKEN",
      message: expect.stringMatching(/does not have record 2, .*ledger restore.*remove that file/) as unknown,
    });
  }
  const [kept] = readdirSync(made.directory).filter((name) => name.endsWith(".damaged"));
  expect(readFileSync(join(made.directory, kept as string)).equals(content)).toBe(true);
  rmSync(join(made.directory, kept as string));
  const { opened } = await openAltered(made.directory, []);
  if (opened instanceof JournalError) throw opened;
  expect(opened.head().seq).toBe(1);
  await opened.close();
});

test("an altered last write of several records is put back as a whole, also after rejections", async () => {
  const directory = temporaryDirectory();
  const journal = await openJournal(directory, STRICT);
  await journal.append("block", pseudoRandom(50)).durable;
  const group = [400, 40_000, 3].map((length, index) => journal.append("block", pseudoRandom(length, index)));
  await Promise.all(group.map(({ durable }) => durable));
  const records = await read(journal);
  const copy = copyOfDirectory(directory);
  await journal.close();
  const content = readFileSync(logOf(copy));
  content[600] = (content[600] as number) ^ 0x10;
  writeFileSync(logOf(copy), content);
  for (const few of [0, 2, 3]) {
    expect((await openAltered(copy, records.slice(0, few))).opened).toMatchObject({ code: "JOURNAL_BROKEN" });
  }
  const { opened, warnings } = await openAltered(copy, records);
  if (opened instanceof JournalError) throw opened;
  expect(textsOf(await read(opened))).toEqual(textsOf(records));
  expect(warnings).toEqual([expect.stringMatching(/from 1 to 3 were put back/)]);
  expect(readdirSync(copy).filter((name) => name.endsWith(".damaged"))).toEqual([]);
  await opened.close();
});
