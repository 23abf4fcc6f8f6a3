import { execFile } from "node:child_process";
import { chmodSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import fc from "fast-check";
import { uint64 } from "../../../src/ethereum/index.js";
import { type Journal, JournalError, openByteStore, openJournal } from "../../../src/persistence/journal/index.js";
import { decodeRecord, encodeRecord } from "../../../src/persistence/records/index.js";
import { copyOfDirectory, removeDirectories, temporaryDirectory } from "../../support/directories.js";
import { fill, pseudoRandom } from "./sample-records.js";

const STRICT = { durability: "strict" } as const;
const RECORDS = 40;
let whole: string;

beforeAll(async () => {
  whole = temporaryDirectory();
  const journal = await openJournal(whole, STRICT);
  await fill(journal, RECORDS);
  await journal.close();
});

afterAll(removeDirectories);

/** Changes a record behind the journal's back; an `alter` that answers nothing takes it away. */
async function tamper(
  directory: string,
  seq: number,
  alter: (bytes: Uint8Array) => Uint8Array | undefined,
): Promise<void> {
  const store = await openByteStore(directory);
  const bytes = alter(store.getSync(uint64(seq)) as Uint8Array);
  if (bytes) await store.put(uint64(seq), bytes);
  else await store.del(uint64(seq));
  await store.close();
}

async function failureOf(opening: Promise<Journal>): Promise<JournalError> {
  const result = await opening.then(
    (journal) => journal.close().then(() => undefined),
    (failure: unknown) => failure,
  );
  expect(result).toBeInstanceOf(JournalError);
  return result as JournalError;
}

test("a record with any one byte altered keeps the journal from opening, and it says which record", async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(RECORDS - 1), fc.nat(), fc.integer({ min: 1, max: 255 }), async (seq, at, flip) => {
      const copy = copyOfDirectory(whole);
      await tamper(copy, seq, (bytes) => {
        const altered = Uint8Array.from(bytes);
        altered[at % altered.length] = (altered[at % altered.length] as number) ^ flip;
        return altered;
      });
      const failure = await failureOf(openJournal(copy, STRICT));
      expect(failure.code).toBe("JOURNAL_BROKEN");
      expect(failure.seq).toBe(seq);
      expect(failure.message).toMatch(
        new RegExp(`^The journal is broken: .*record ${seq}\\b.* Nothing was changed\\.`),
      );
    }),
    { numRuns: 40 },
  );
}, 60_000);

test("a record that was rewritten with a hash of its own breaks the chain at the next one", async () => {
  const copy = copyOfDirectory(whole);
  await tamper(copy, 12, (bytes) => {
    const record = decodeRecord(12, bytes);
    return encodeRecord({ ...record, entryHash: pseudoRandom(32) });
  });
  const failure = await failureOf(openJournal(copy, STRICT));
  expect(failure.seq).toBe(12);
  expect(failure.message).toContain("does not have the hash that its content and the record before it give");
});

test.each([0, 1, 20, RECORDS - 2])("without its record %i a journal does not open, and says so", async (seq) => {
  const copy = copyOfDirectory(whole);
  await tamper(copy, seq, () => undefined);
  const failure = await failureOf(openJournal(copy, STRICT));
  expect(failure.code).toBe("JOURNAL_BROKEN");
  expect(failure.seq).toBe(seq);
  expect(failure.message).toContain(`record ${seq} is missing`);
});

test("a record of a newer encoding is named with its version", async () => {
  const copy = copyOfDirectory(whole);
  await tamper(copy, 3, (bytes) => {
    const altered = Uint8Array.from(bytes);
    expect(altered[2]).toBe(1); // list header of two bytes, then the version
    altered[2] = 9;
    return altered;
  });
  const failure = await failureOf(openJournal(copy, STRICT));
  expect(failure.message).toContain("record 3 has encoding version 9; this program reads 1");
});

describe("records older than the end that opening verifies", () => {
  test("are left to verify(), which finds an altered one", async () => {
    const copy = copyOfDirectory(whole);
    await tamper(copy, 5, (bytes) => {
      const record = decodeRecord(5, bytes);
      return encodeRecord({ ...record, payload: pseudoRandom(100) });
    });
    const journal = await openJournal(copy, { ...STRICT, verifyTail: 10 });
    expect(journal.verifiedFrom).toBe(RECORDS - 10);
    await journal.verify(6, journal.verifiedFrom);
    await expect(journal.verify(0, journal.verifiedFrom)).rejects.toMatchObject({ code: "JOURNAL_BROKEN", seq: 5 });
    await journal.close();
  });

  test("hold when nothing was altered, and checking them can be called off", async () => {
    const journal = await openJournal(copyOfDirectory(whole), { ...STRICT, verifyTail: 10 });
    await journal.verify(0, journal.verifiedFrom);
    await journal.verify(0, RECORDS + 5, AbortSignal.abort());
    await expect(journal.verify(0, RECORDS + 5)).rejects.toThrow(`record ${RECORDS} is missing`);
    await journal.close();
  });

  test("may be missing until verify() comes to them", async () => {
    const copy = copyOfDirectory(whole);
    await tamper(copy, 5, () => undefined);
    const journal = await openJournal(copy, { ...STRICT, verifyTail: 10 });
    expect(() => journal.get(5)).toThrow("The journal is broken: record 5 is missing.");
    await expect(journal.verify(0, journal.verifiedFrom)).rejects.toMatchObject({ code: "JOURNAL_BROKEN", seq: 5 });
    await journal.close();
  });
});

test("a journal that another process has open is refused with a sentence, and opens once that process is gone", async () => {
  const copy = copyOfDirectory(whole);
  const module = pathToFileURL(resolve("dist/persistence/journal/index.js")).href;
  const program = `
    import { openJournal } from ${JSON.stringify(module)};
    try {
      await openJournal(process.argv[1], { durability: "strict" });
    } catch (failure) {
      console.log(JSON.stringify({ code: failure.code, message: failure.message }));
    }
  `;
  const other = async (): Promise<string> =>
    (await promisify(execFile)(process.execPath, ["--input-type=module", "-e", program, copy])).stdout;
  const journal = await openJournal(copy, STRICT);
  expect(JSON.parse(await other())).toEqual({
    code: "JOURNAL_LOCKED",
    message: `The journal in ${copy} is in use by another process.`,
  });
  await journal.close();
  expect(await other()).toBe("");
}, 30_000);

test("files that LevelDB cannot read are said to be so, and left as they are", async () => {
  const copy = copyOfDirectory(whole);
  const manifest = join(copy, readdirSync(copy).find((name) => name.startsWith("MANIFEST")) as string);
  const altered = readFileSync(manifest).map((byte) => byte ^ 0x55);
  writeFileSync(manifest, altered);
  const failure = await failureOf(openJournal(copy, STRICT));
  expect(failure.code).toBe("JOURNAL_UNREADABLE");
  expect(failure.message).toMatch(/^The journal in .* cannot be opened: .*Corruption.* Nothing was changed\./);
  expect(readFileSync(manifest).equals(altered)).toBe(true);
});

test("a directory that cannot be written is said to be so", async () => {
  const directory = temporaryDirectory();
  writeFileSync(join(directory, "file"), "");
  // Root may write anywhere but beneath a file.
  const parent = process.getuid?.() === 0 ? join(directory, "file") : directory;
  if (parent === directory) chmodSync(directory, 0o500);
  const failure = await failureOf(openJournal(join(parent, "journal"), STRICT));
  expect(["JOURNAL_NOT_WRITABLE", "JOURNAL_UNREADABLE"]).toContain(failure.code);
  expect(failure.message).toMatch(/^The journal in .* cannot be (written|opened): /);
  if (parent === directory) chmodSync(directory, 0o700);
});
