import { existsSync } from "node:fs";
import Sqlite from "better-sqlite3";
import { type Ledger, openLedger } from "../../../src/persistence/ledger/ledger.js";
import { openLedgerDatabase, openLedgerReader } from "../../../src/persistence/ledger/offline.js";
import { packedSize } from "../../../src/persistence/ledger/protocol.js";
import type { JournalRecord } from "../../../src/persistence/records/index.js";
import { createJournalWriter } from "./journal-writer.js";
import { refusal } from "./refusals.js";
import { dump, ledgerOf, ledgerPath, removeLedgers } from "./rows.js";
import { transactions, writeStory } from "./story.js";

afterAll(removeLedgers);

const story = writeStory().records;
/** As long a delay as a test would notice. */
const NEVER = 1_000_000;

function longJournal(blocks: number): JournalRecord[] {
  const journal = createJournalWriter();
  journal.genesis();
  for (let index = 0; index < blocks; index++) journal.block({ transactions: [transactions.payment] });
  return journal.records;
}

it("writes what is appended, in a thread of its own, and is whole after closing", async () => {
  const file = ledgerPath();
  const ledger = await openLedger({ file });
  expect(ledger.head()).toBeUndefined();
  for (const record of story) ledger.append([record]);
  expect(ledger.backlog).toBe(story.length);
  await ledger.close();
  expect(ledger.backlog).toBe(0);
  expect(existsSync(`${file}-wal`)).toBe(false);
  const reopened = openLedgerDatabase(file);
  expect(dump(reopened.database)).toEqual(dump(ledgerOf(story).database));
  reopened.close();
});

it("goes on after its head when it is opened again, and passes over what it holds", async () => {
  const file = ledgerPath();
  const first = await openLedger({ file });
  first.append(story.slice(0, 10));
  await first.close();
  const second = await openLedger({ file });
  expect(second.head()?.seq).toBe(9);
  second.append(story);
  await second.sync();
  expect(second.head()).toEqual({ seq: 25, entryHash: new Uint8Array(story[25]?.entryHash ?? []) });
  await second.close();
});

it("has everything committed that was appended before sync, at once, however long records may wait for others", async () => {
  const file = ledgerPath();
  const ledger = await openLedger({ file, commitDelay: NEVER });
  ledger.append(story.slice(0, 20));
  await ledger.sync();
  const reader = openLedgerReader(file);
  expect(reader.head()?.seq).toBe(19);
  reader.close();
  ledger.append(story.slice(20));
  const committed = ledger.sync();
  ledger.append([]);
  await committed;
  await ledger.sync();
  expect(ledger.backlog).toBe(0);
  await ledger.close();
});

it("commits by itself after the delay", async () => {
  const ledger = await openLedger({ file: ledgerPath(), commitDelay: 1 });
  ledger.append(story);
  const head = async (): Promise<number> => {
    while (ledger.backlog > 0) await new Promise((resolve) => setImmediate(resolve));
    return ledger.head()?.seq ?? -1;
  };
  expect(await head()).toBe(25);
  await ledger.close();
});

it("makes the caller wait for room when too much is under way", async () => {
  const records = longJournal(3000);
  const ledger = await openLedger({ file: ":memory:", backlogLimit: 200_000, commitDelay: NEVER });
  await ledger.drained();
  let most = 0;
  for (let next = 0; next < records.length; next += 50) {
    ledger.append(records.slice(next, next + 50));
    most = Math.max(most, ledger.backlog);
    await ledger.drained();
  }
  await ledger.sync();
  expect(most).toBeGreaterThan(50);
  expect(most).toBeLessThan(500);
  expect(ledger.head()?.seq).toBe(3000);
  await ledger.close();
});

it("makes the caller wait from its limit on, until half of that is left", async () => {
  const records = longJournal(3000);
  const sizes = records.map(packedSize);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const bytesOf = (newest: number): number => sizes.slice(-newest).reduce((sum, size) => sum + size, 0);

  /** How many records are left when the ledger has room again, of so many. */
  async function leftOf(appended: JournalRecord[], backlogLimit: number): Promise<number> {
    const ledger = await openLedger({ file: ":memory:", backlogLimit, commitDelay: NEVER });
    ledger.append(appended);
    await ledger.drained();
    const left = ledger.backlog;
    await ledger.close();
    return left;
  }

  const limit = Math.floor(total * 0.9);
  const left = await leftOf(records, limit);
  expect(left).toBeGreaterThan(0);
  expect(bytesOf(left)).toBeLessThanOrEqual(limit / 2);
  // A thousand records are committed at a time.
  expect(bytesOf(left + 1000)).toBeGreaterThan(limit / 2);

  const some = records.slice(0, 500);
  const size = sizes.slice(0, 500).reduce((sum, each) => sum + each, 0);
  expect(await leftOf(some, size)).toBe(0);
  expect(await leftOf(some, size + 1)).toBe(500);
});

describe.each(["a file", "memory"])("a ledger in %s", (place) => {
  const file = (): string => (place === "memory" ? ":memory:" : ledgerPath());

  it("answers queries, with parameters and up to a limit", async () => {
    const ledger = await openLedger({ file: file() });
    ledger.append(story);
    await ledger.sync();
    expect(await ledger.query("SELECT number, hash FROM blocks WHERE number = ? -- one", [0])).toEqual({
      columns: ["number", "hash"],
      rows: [[0, expect.stringMatching(/^0x/)]],
      truncated: false,
    });
    const some = await ledger.query("SELECT seq FROM journal WHERE seq >= :from ORDER BY seq", { from: 3 }, 2);
    expect(some).toEqual({ columns: ["seq"], rows: [[3], [4]], truncated: true });
    const [[payload, big]] = (await ledger.query("SELECT payload, 9007199254740993 FROM journal LIMIT 1")).rows as [
      [Uint8Array, bigint],
    ];
    expect(Buffer.from(payload)).toEqual(Buffer.from(story[0]?.payload ?? []));
    expect(big).toBe(9007199254740993n);
    await ledger.close();
  });

  it("refuses every statement that is not a question", async () => {
    const ledger = await openLedger({ file: file() });
    ledger.append(story);
    await ledger.sync();
    for (const sql of [
      "DELETE FROM blocks",
      "/* innocent */ UPDATE blocks SET number = 7",
      "INSERT INTO codes VALUES ('a', 1, 1, 'b') RETURNING *",
      "WITH one AS (SELECT 1) INSERT INTO codes SELECT 'a', 1, 1, 'b' RETURNING code",
      "DROP TABLE blocks",
      "PRAGMA writable_schema = ON",
      "PRAGMA journal_mode = DELETE",
      "ATTACH ':memory:' AS other",
      "VACUUM INTO 'elsewhere.sqlite'",
      "SELECT 1; DELETE FROM blocks",
      "SELECT nothing FROM nowhere",
      "SELECT number FROM blocks WHERE number = ?",
      "",
    ]) {
      const error = await refusal(() => ledger.query(sql));
      expect([sql, error.code]).toEqual([sql, "LEDGER_BAD_QUERY"]);
    }
    expect((await ledger.query("SELECT count(*) FROM journal")).rows).toEqual([[26]]);
    await ledger.close();
  });

  it("compares its last records with the journal's", async () => {
    const ledger = await openLedger({ file: file() });
    const get = (seq: number): JournalRecord | undefined => story[seq];
    expect(await ledger.compareTail(get)).toEqual({ equal: true, compared: 0 });
    ledger.append(story);
    await ledger.sync();
    expect(await ledger.compareTail(get, 5)).toEqual({ equal: true, compared: 5 });
    expect(await ledger.compareTail(get, 100)).toEqual({ equal: true, compared: 26 });
    expect(await ledger.compareTail((seq) => (seq < 24 ? story[seq] : undefined))).toEqual({
      equal: false,
      seq: 25,
      reason: "ahead",
    });
    const other = writeStory(createJournalWriter()).records.map((record) =>
      record.seq < 24 ? record : { ...record, entryHash: new Uint8Array(32) },
    );
    expect(await ledger.compareTail(async (seq) => other[seq])).toEqual({ equal: false, seq: 25, reason: "different" });
    await ledger.close();
  });
});

it("finds an altered row among the last when it compares", async () => {
  const file = ledgerPath();
  const database = openLedgerDatabase(file);
  database.project(story);
  database.database.exec("DROP TRIGGER journal_refuse_update");
  database.database.exec("UPDATE journal SET payload = x'00' WHERE seq = 23");
  database.database.exec(
    "CREATE TRIGGER journal_refuse_update BEFORE UPDATE ON journal BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: a row of journal cannot be changed'); END",
  );
  database.close();
  const ledger = await openLedger({ file });
  expect(await ledger.compareTail((seq) => story[seq])).toEqual({ equal: false, seq: 23, reason: "altered" });
  await ledger.close();
});

describe("after a failure", () => {
  it("rejects everyone who waits or listens, keeps its head, and drops what comes later", async () => {
    const ledger = await openLedger({ file: ledgerPath() });
    const failures: string[] = [];
    ledger.onFailure(({ code }) => failures.push(code));
    ledger.append(story.slice(0, 5));
    await ledger.sync();
    ledger.append(story.slice(7));
    const error = await refusal(() => ledger.sync());
    expect([error.code, error.message]).toEqual(["LEDGER_GAP", expect.stringContaining("expects record 5 next")]);
    ledger.append(story.slice(5));
    await ledger.drained();
    expect((await refusal(() => ledger.sync())).code).toBe("LEDGER_GAP");
    ledger.onFailure(({ code }) => failures.push(`late ${code}`));
    expect(failures).toEqual(["LEDGER_GAP", "late LEDGER_GAP"]);
    expect([ledger.head()?.seq, ledger.backlog]).toEqual([4, 0]);
    await ledger.close();
  });
});

describe("while another process holds the ledger's lock", () => {
  /** Some other program with an unfinished change, such as a database browser leaves open. */
  function lock(file: string): { release(): void } {
    const other = new Sqlite(file);
    other.exec("BEGIN IMMEDIATE");
    return { release: () => void other.close() };
  }

  async function untilHindered(ledger: Ledger): Promise<void> {
    while (!ledger.obstacle) await new Promise((resolve) => setImmediate(resolve));
  }

  it("says so, waits, and goes on once it is let", async () => {
    const file = ledgerPath();
    const ledger = await openLedger({ file });
    const { release } = lock(file);
    ledger.append(story);
    const committed = ledger.sync();
    await untilHindered(ledger);
    expect([ledger.obstacle?.code, ledger.backlog]).toEqual(["LEDGER_IN_USE", 26]);
    release();
    await committed;
    expect([ledger.obstacle, ledger.head()?.seq]).toEqual([undefined, 25]);
    await ledger.close();
  });

  it("closes all the same, without what it could not commit", async () => {
    const file = ledgerPath();
    const ledger = await openLedger({ file });
    const failures: string[] = [];
    ledger.onFailure(({ code }) => failures.push(code));
    const { release } = lock(file);
    ledger.append(story);
    await ledger.close();
    release();
    expect(failures).toEqual(["LEDGER_IN_USE"]);
    const again = await openLedger({ file });
    expect(again.head()).toBeUndefined();
    await again.close();
  });
});

it("takes nothing more once it is closed, and closes once", async () => {
  const ledger = await openLedger({ file: ":memory:" });
  const closing = [ledger.close(), ledger.close()];
  expect((await refusal(() => ledger.append(story))).code).toBe("LEDGER_CLOSED");
  await Promise.all(closing);
  expect((await refusal(() => ledger.query("SELECT 1"))).code).toBe("LEDGER_CLOSED");
});

it("answers every query during its close that it is closed, however far the close is", async () => {
  for (let turns = 0; turns < 40; turns++) {
    const ledger = await openLedger({ file: ":memory:" });
    ledger.append(story);
    const closed = ledger.close();
    for (let turn = 0; turn < turns; turn++) await (turn % 2 === 0 ? Promise.resolve() : new Promise(setImmediate));
    const answers = await Promise.all([
      refusal(() => ledger.query("SELECT 1")),
      refusal(() => ledger.compareTail(() => undefined)),
    ]);
    expect(answers.map(({ code }) => code)).toEqual(["LEDGER_CLOSED", "LEDGER_CLOSED"]);
    await closed;
  }
});
