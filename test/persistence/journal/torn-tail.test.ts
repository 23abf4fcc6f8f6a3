import { readdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
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

test("an altered byte of the log never loses a record in silence: only the last write may be cut off, with a warning", async () => {
  const made = await crashed([40, 300, 33_000, 90, 5, 700, 60]);
  const content = readFileSync(logOf(made.directory));
  const lastStart = made.ends.at(-2) as number;
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(fc.nat(content.length - 1), fc.integer({ min: lastStart, max: content.length - 1 })),
      fc.integer({ min: 1, max: 255 }),
      async (position, flip) => {
        const copy = copyOfDirectory(made.directory);
        const altered = Buffer.from(content);
        altered[position] = (altered[position] as number) ^ flip;
        writeFileSync(logOf(copy), altered);
        const warnings: string[] = [];
        const opened = await openJournal(copy, { ...STRICT, warn: (message) => warnings.push(message) }).catch(
          (failure: unknown) => failure as JournalError,
        );
        if (opened instanceof JournalError) {
          expect(position).toBeLessThan(lastStart);
          expect(opened.code).toBe("JOURNAL_BROKEN");
          expect(opened.message).toMatch(
            /^The journal is broken: its newest file in .* is damaged before record \d\. Nothing was changed\./,
          );
          expect(readFileSync(logOf(copy)).equals(altered)).toBe(true);
          return;
        }
        const kept = made.records.slice(0, opened.head().seq + 1);
        expect(textsOf(await read(opened))).toEqual(textsOf(kept));
        expect(kept.length).toBeGreaterThanOrEqual(made.records.length - 1);
        expect(warnings.length).toBe(made.records.length - kept.length);
        await opened.close();
      },
    ),
    { numRuns: 40 },
  );
}, 60_000);
