import { chmodSync, mkdirSync, openSync, readFileSync, writeFileSync, writeSync } from "node:fs";
import { dirname, join } from "node:path";
import Sqlite from "better-sqlite3";
import { openLedger } from "../../../src/persistence/ledger/ledger.js";
import { openLedgerDatabase, openLedgerReader } from "../../../src/persistence/ledger/offline.js";
import { readOnlyDirectory } from "../../support/mounts.js";
import { refusal } from "./refusals.js";
import { dump, ledgerPath, removeLedgers } from "./rows.js";
import { writeStory } from "./story.js";

afterAll(removeLedgers);

const story = writeStory().records;
const REBUILD = "couverture ledger rebuild";

/** A ledger file with the whole story, closed; `alter` does something to it as another program would. */
function storyFile(alter: (database: Sqlite.Database) => void = () => {}): string {
  const file = ledgerPath();
  const ledger = openLedgerDatabase(file);
  ledger.project(story);
  ledger.close();
  const database = new Sqlite(file);
  alter(database);
  database.close();
  return file;
}

it("makes a ledger where there is none, and finds its head again", () => {
  const file = ledgerPath();
  const made = openLedgerDatabase(file);
  expect(made.head()).toBeUndefined();
  made.project(story);
  made.close();
  const opened = openLedgerDatabase(file);
  expect(opened.head()).toEqual({ seq: 25, entryHash: expect.anything() });
  expect(Buffer.from(opened.head()?.entryHash ?? [])).toEqual(Buffer.from(story[25]?.entryHash ?? []));
  opened.close();
});

it("makes a ledger in an empty file, such as a crash leaves before the first commit", () => {
  const file = ledgerPath();
  writeFileSync(file, "");
  const ledger = openLedgerDatabase(file);
  ledger.project(story);
  expect(ledger.head()?.seq).toBe(25);
  ledger.close();
});

it("is in WAL mode while it is written, so that readers do not wait for the writer, and not once it is closed", () => {
  const file = storyFile();
  const modeOf = () => {
    const database = new Sqlite(file);
    const mode = database.pragma("journal_mode", { simple: true });
    database.close();
    return mode;
  };
  const ledger = openLedgerDatabase(file);
  expect(modeOf()).toBe("wal");
  ledger.close();
  expect(modeOf()).toBe("delete");
});

it("is written, and closed, beside somebody who reads", () => {
  const file = ledgerPath();
  openLedgerDatabase(file).close();
  const reader = new Sqlite(file, { readonly: true });
  reader.exec("BEGIN; SELECT count(*) FROM sqlite_schema");
  const ledger = openLedgerDatabase(file);
  expect(ledger.head()).toBeUndefined();
  reader.exec("COMMIT");
  ledger.project(story);
  expect(ledger.head()?.seq).toBe(25);
  reader.exec("BEGIN; SELECT count(*) FROM journal");
  ledger.close();
  reader.close();
  const again = openLedgerDatabase(file);
  expect(again.head()?.seq).toBe(25);
  again.close();
});

describe("an unfit file is refused with what to do, by the writer, the node's thread and readers alike", () => {
  const drop = (sql: string) => () => storyFile((database) => void database.exec(sql));
  const cases: [what: string, make: () => string, code: string, sentence: string][] = [
    [
      "no database",
      () => {
        const file = ledgerPath();
        writeFileSync(file, "a letter to my bank, of more than a hundred characters ".repeat(40));
        return file;
      },
      "LEDGER_NOT_A_DATABASE",
      "is not an SQLite database",
    ],
    [
      "another program's database",
      () => {
        const file = ledgerPath();
        new Sqlite(file).exec("CREATE TABLE songs (title TEXT)").close();
        return file;
      },
      "LEDGER_FOREIGN",
      "is an SQLite database, but not a ledger",
    ],
    [
      "a newer schema",
      () => storyFile((database) => void database.pragma("user_version = 1000")),
      "LEDGER_OTHER_VERSION",
      "has schema version 1000; this couverture works with version 6. Use the newer couverture",
    ],
    [
      "an older schema",
      () => storyFile((database) => void database.pragma("user_version = 0")),
      "LEDGER_OTHER_VERSION",
      "has schema version 0",
    ],
    [
      "a missing trigger",
      drop("DROP TRIGGER blocks_refuse_update"),
      "LEDGER_ALTERED_SCHEMA",
      "blocks_refuse_update is missing",
    ],
    [
      "a trigger without its sting",
      drop(
        "DROP TRIGGER logs_refuse_delete; CREATE TRIGGER logs_refuse_delete BEFORE DELETE ON logs BEGIN SELECT 1; END",
      ),
      "LEDGER_ALTERED_SCHEMA",
      "logs_refuse_delete is altered",
    ],
    [
      "a trigger of someone else's",
      drop("CREATE TRIGGER quiet AFTER INSERT ON overrides BEGIN SELECT 1; END"),
      "LEDGER_ALTERED_SCHEMA",
      "trigger quiet does not belong to it",
    ],
    [
      "a missing index",
      drop("DROP INDEX transactions_by_hash"),
      "LEDGER_ALTERED_SCHEMA",
      "transactions_by_hash is missing",
    ],
    ["a missing view", drop("DROP VIEW canonical_blocks"), "LEDGER_ALTERED_SCHEMA", "canonical_blocks is missing"],
    [
      "a missing table",
      drop("PRAGMA foreign_keys = OFF; DROP TABLE reverts"),
      "LEDGER_ALTERED_SCHEMA",
      "reverts is missing, reverts_refuse_update",
    ],
    [
      "a damaged page",
      () => {
        const file = storyFile();
        const descriptor = openSync(file, "r+");
        writeSync(descriptor, Buffer.alloc(2000, 0xff), 0, 2000, 100);
        return file;
      },
      "LEDGER_CORRUPT",
      "is damaged",
    ],
  ];

  it.each(cases)("%s", async (_what, make, code, sentence) => {
    const file = make();
    const before = readFileSync(file);
    const openers = [() => openLedgerDatabase(file), () => openLedger({ file }), () => openLedgerReader(file)];
    for (const open of openers) {
      const error = await refusal(open);
      expect([error.code, error.message]).toEqual([code, expect.stringContaining(sentence)]);
      expect(error.message).toContain(REBUILD);
      expect(error.message).toContain(file);
    }
    expect(readFileSync(file).equals(before)).toBe(true);
  });
});

it("lets be what an auditor adds: tables, indexes and views of one's own", () => {
  const file = storyFile((database) => {
    database.exec("CREATE VIEW my_blocks AS SELECT number FROM blocks; CREATE INDEX my_index ON logs (topic1)");
    database.exec("CREATE TABLE notes (seq INTEGER, note TEXT)");
  });
  const ledger = openLedgerDatabase(file);
  expect(ledger.project(story)).toBe(0);
  ledger.close();
});

it("says so when the path cannot be a file", async () => {
  const directory = dirname(ledgerPath());
  mkdirSync(join(directory, "ledger.sqlite"));
  for (const file of [join(directory, "ledger.sqlite"), join(directory, "nowhere", "ledger.sqlite")]) {
    const error = await refusal(() => openLedgerDatabase(file));
    expect([error.code, error.message]).toEqual([
      "LEDGER_UNAVAILABLE",
      expect.stringContaining("cannot be opened or written"),
    ]);
    expect((await refusal(() => openLedger({ file }))).code).toBe("LEDGER_UNAVAILABLE");
  }
});

it("says so when the file may not be written", async () => {
  const file = storyFile();
  chmodSync(file, 0o400);
  const folder = readOnlyDirectory(dirname(file));
  try {
    const error = await refusal(() => openLedgerDatabase(file).project(story));
    expect(error.code).toBe("LEDGER_UNAVAILABLE");
  } finally {
    folder.release();
  }
});

it("says so when the disk is full, keeps what it had, and goes on when there is room again", async () => {
  const ledger = openLedgerDatabase(ledgerPath());
  ledger.project(story.slice(0, 5));
  const before = dump(ledger.database);
  const pages = ledger.database.pragma("page_count", { simple: true }) as number;
  ledger.database.pragma(`max_page_count = ${pages}`);
  const big = writeStory();
  for (let index = 0; index < 20; index++) big.override("hardhat_setCode", [index, "00".repeat(20_000)]);
  const error = await refusal(() => ledger.project(big.records));
  expect([error.code, error.message]).toEqual(["LEDGER_UNAVAILABLE", expect.stringContaining("is full. Make room")]);
  expect(dump(ledger.database)).toEqual(before);
  ledger.database.pragma("max_page_count = 1000000");
  expect(ledger.project(big.records)).toBe(big.records.length - 5);
  ledger.close();
});
