import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { Database } from "better-sqlite3";
import { openLedgerDatabase, openLedgerReader } from "../../../src/persistence/ledger/offline.js";
import type { JournalRecord } from "../../../src/persistence/records/index.js";
import { endlessJournal } from "./endless-journal.js";
import { dump, ledgerOf, ledgerPath, removeLedgers, rows } from "./rows.js";

const SOURCES = fileURLToPath(new URL("../../../dist", import.meta.url));
const WRITER = fileURLToPath(new URL("./writing-process.js", import.meta.url));

const running = new Set<ChildProcess>();
afterEach(() => {
  for (const child of running) child.kill("SIGKILL");
  running.clear();
});
afterAll(removeLedgers);

interface Writer {
  /** Resolves with how far the writer says it is, once that is `seq` or later. */
  reached(seq: number): Promise<number>;
  kill(): Promise<void>;
}

function startWriter(file: string): Writer {
  const child = spawn(process.execPath, [WRITER, file, SOURCES], { stdio: ["ignore", "pipe", "inherit"] });
  running.add(child);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async reached(seq) {
      for (let line = await lines.next(); !line.done; line = await lines.next()) {
        if (Number(line.value) >= seq) return Number(line.value);
      }
      throw new Error("the writer ended by itself");
    },
    async kill() {
      child.kill("SIGKILL");
      await once(child, "exit");
      running.delete(child);
    },
  };
}

async function firstRecords(count: number): Promise<JournalRecord[]> {
  const records: JournalRecord[] = [];
  for (const record of await endlessJournal(SOURCES)) {
    if (records.push(record) === count) break;
  }
  return records;
}

/** Rows of the tables that a block of the endless journal fills, beside what they should be for so many blocks. */
function rowsPerBlock(database: Database): { seen: unknown; whole: unknown } {
  const [seen] = rows(
    database,
    `SELECT (SELECT max(seq) FROM journal) AS blocks, (SELECT count(*) FROM blocks) - 1 AS headers,
            (SELECT count(*) FROM transactions) AS transactions, (SELECT count(*) FROM logs) AS logs,
            (SELECT count(*) FROM token_transfers) AS transfers`,
  );
  const blocks = seen?.blocks as number;
  return {
    seen,
    whole: { blocks, headers: blocks, transactions: 3 * blocks, logs: 3 * blocks, transfers: 3 * blocks },
  };
}

it("holds whole blocks only after the writer was killed, all that were committed, and continues from there", async () => {
  const file = ledgerPath();
  let seq = -1;
  for (let round = 0; round < 4; round++) {
    const writer = startWriter(file);
    const committed = await writer.reached(seq + 5 + 37 * round);
    await writer.kill();
    const ledger = openLedgerDatabase(file);
    seq = ledger.head()?.seq ?? -1;
    expect(seq).toBeGreaterThanOrEqual(committed);
    const { seen, whole } = rowsPerBlock(ledger.database);
    expect(seen).toEqual(whole);
    ledger.close();
  }
  const killed = openLedgerDatabase(file);
  const calm = ledgerOf(await firstRecords(seq + 1));
  expect(dump(killed.database)).toEqual(dump(calm.database));
  killed.close();
}, 60_000);

it("never shows a reader half a block while it is being written", async () => {
  const file = ledgerPath();
  const writer = startWriter(file);
  await writer.reached(20);
  const reader = openLedgerReader(file);
  const heads = new Set<number>();
  for (const until = Date.now() + 20_000; heads.size < 15 && Date.now() < until; ) {
    const [[blocks, headers, transactions, logs, transfers]] = reader.query(
      `SELECT (SELECT max(seq) FROM journal), (SELECT count(*) FROM blocks) - 1, (SELECT count(*) FROM transactions),
              (SELECT count(*) FROM logs), (SELECT count(*) FROM token_transfers)`,
    ).rows as [[number, number, number, number, number]];
    expect([headers, transactions, logs, transfers]).toEqual([blocks, 3 * blocks, 3 * blocks, 3 * blocks]);
    heads.add(blocks);
  }
  reader.close();
  await writer.kill();
  expect(heads.size).toBe(15);
}, 60_000);
