import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import Sqlite from "better-sqlite3";
import fc from "fast-check";
import { openLedger } from "../../../src/persistence/ledger/ledger.js";
import { openLedgerDatabase, openLedgerReader, rebuildLedger } from "../../../src/persistence/ledger/offline.js";
import type { JournalRecord } from "../../../src/persistence/records/index.js";
import { randomJournal } from "./random-journal.js";
import { refusal } from "./refusals.js";
import { dump, ledgerPath, removeLedgers } from "./rows.js";
import { writeStory } from "./story.js";

afterAll(removeLedgers);

const story = writeStory().records;

async function* journalOf(records: JournalRecord[]): AsyncGenerator<JournalRecord> {
  for (const record of records) yield record;
}

const rebuild = (file: string, records: JournalRecord[], onProgress?: (done: number, total: number) => void) =>
  rebuildLedger({ records: journalOf(records), total: records.length, file, onProgress });

function dumpOf(file: string): unknown {
  const ledger = openLedgerDatabase(file);
  try {
    return dump(ledger.database);
  } finally {
    ledger.close();
  }
}

async function writtenAlong(records: JournalRecord[]): Promise<string> {
  const file = ledgerPath();
  const ledger = await openLedger({ file });
  for (const record of records) ledger.append([record]);
  await ledger.close();
  return file;
}

it("gives the ledger that was written along with the chain, row for row, schema included", async () => {
  await fc.assert(
    fc.asyncProperty(randomJournal, async (records) => {
      const file = await writtenAlong(records);
      const before = dumpOf(file);
      await rebuild(file, records);
      expect(dumpOf(file)).toEqual(before);
    }),
    { numRuns: 8 },
  );
});

it("replaces a damaged ledger and its write-ahead log, and leaves nothing else behind", async () => {
  const file = ledgerPath();
  writeFileSync(file, "nonsense ".repeat(1000));
  writeFileSync(`${file}-wal`, "nonsense ".repeat(1000));
  writeFileSync(`${file}-shm`, "nonsense");
  writeFileSync(`${file}.rebuilding`, "of a rebuild that was killed");
  const head = await rebuild(file, story);
  expect(head?.seq).toBe(25);
  expect(readdirSync(dirname(file))).toEqual(["ledger.sqlite"]);
  expect(dumpOf(file)).toEqual(dumpOf(await writtenAlong(story)));
});

it("does not apply the old ledger's write-ahead log to the new one", async () => {
  const file = ledgerPath();
  const old = openLedgerDatabase(file);
  old.project(story.slice(0, 3));
  const wal = readFileSync(`${file}-wal`);
  old.close();
  writeFileSync(`${file}-wal`, wal);
  await rebuild(file, story);
  expect(existsSync(`${file}-wal`)).toBe(false);
  expect(dumpOf(file)).toEqual(dumpOf(await writtenAlong(story)));
});

it("makes a ledger where there is none, and an empty one of an empty journal", async () => {
  const file = ledgerPath();
  expect(await rebuild(file, [])).toBeUndefined();
  expect(openLedgerReader(file).summary()).toMatchObject({ head: undefined, records: 0, lastBlock: undefined });
});

it("has no write-ahead log and reports its progress up to the total", async () => {
  const file = ledgerPath();
  const many = Array.from({ length: 3 }, () => story).flat().length;
  const reported: [number, number][] = [];
  await rebuild(file, story, (done, total) => reported.push([done, total]));
  expect(reported.at(-1)).toEqual([26, 26]);
  expect(reported.length).toBeLessThan(many);
  expect(new Sqlite(file).pragma("journal_mode", { simple: true })).toBe("delete");
});

describe("leaves what stands there as it is", () => {
  it("when the journal is broken", async () => {
    const file = await writtenAlong(story);
    const before = dumpOf(file);
    const broken = story.map((record) => (record.seq === 7 ? { ...record, entryHash: new Uint8Array(32) } : record));
    expect((await refusal(() => rebuild(file, broken))).code).toBe("LEDGER_BROKEN_CHAIN");
    expect(dumpOf(file)).toEqual(before);
    expect(readdirSync(dirname(file))).toEqual(["ledger.sqlite"]);
  });

  it("when another process has the ledger open", async () => {
    const file = await writtenAlong(story.slice(0, 10));
    for (const sql of ["PRAGMA journal_mode = WAL", "BEGIN; SELECT count(*) FROM journal"]) {
      const other = new Sqlite(file);
      other.exec(sql);
      other.exec("SELECT count(*) FROM journal");
      const error = await refusal(() => rebuild(file, story));
      expect([error.code, error.message]).toEqual(["LEDGER_IN_USE", expect.stringContaining("Close that process")]);
      other.close();
    }
    const still = openLedgerReader(file);
    expect(still.head()?.seq).toBe(9);
    still.close();
    await rebuild(file, story);
  });

  it("when it is another program's database", async () => {
    const file = ledgerPath();
    new Sqlite(file).exec("CREATE TABLE songs (title TEXT)").close();
    const { size } = statSync(file);
    expect((await refusal(() => rebuild(file, story))).code).toBe("LEDGER_FOREIGN");
    expect(statSync(file).size).toBe(size);
  });
});
