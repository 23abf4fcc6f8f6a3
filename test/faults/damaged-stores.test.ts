import { appendFileSync, existsSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { Level } from "level";
import type { Hash } from "viem";
import { uint64 } from "../../src/ethereum/index.js";
import { decodeRecord, encodeRecord } from "../../src/persistence/records/index.js";
import { type Chain, startChain } from "../support/chain.js";
import { copyOfDirectory } from "../support/directories.js";
import { cleanUp } from "../support/ending.js";
import { expectLedgerEqualsRebuild, expectSameLedger } from "../support/ledger-comparison.js";
import { type Observation, observe } from "../support/observation.js";
import { run } from "../support/process.js";
import { signed } from "../support/raw-transactions.js";

describe("a chain whose files were damaged", () => {
  /** A data directory whose process was killed, and one that was closed, of the same chain. */
  let killed: string;
  let closed: string;
  let seen: Observation;
  const hashes: Hash[] = [];

  beforeAll(async () => {
    const chain = await startChain();
    for (let nonce = 0; nonce < 10; nonce++)
      hashes.push(await chain.rpc<Hash>("eth_sendRawTransaction", await signed({ nonce })));
    await chain.rpc("evm_snapshot");
    seen = await observe(chain.rpc);
    await chain.stop("SIGKILL");
    killed = chain.dataDir;
    closed = copyOfDirectory(killed);
    const again = await startChain({ dataDir: closed });
    expect(await observe(again.rpc)).toEqual(seen);
    await again.stop();
  }, 60_000);
  afterAll(cleanUp);

  const journalLog = (directory: string): string => {
    const journal = join(directory, "journal");
    const logs = readdirSync(journal).filter((name) => /^\d+\.log$/.test(name));
    return join(journal, logs.sort().at(-1) as string);
  };
  const saidBy = ({ lines, errors }: Chain) => [...lines, ...errors].join("\n");
  const expectWhole = async (chain: Chain) => {
    expect(await observe(chain.rpc)).toEqual(seen);
    await chain.rpc("eth_sendRawTransaction", await signed({ nonce: 10 }));
    expect(await chain.rpc("eth_blockNumber")).toBe("0xb");
  };
  /** Claims that a start is refused in one sentence that matches, and that the ledger of the chain was not touched. */
  const expectRefused = async (directory: string, sentence: RegExp) => {
    const { code, stderr } = await run(["start", "--port", "0", "--data-dir", directory]);
    expect(code).toBe(1);
    expect(stderr.trim().split("\n")).toHaveLength(1);
    expect(stderr).toMatch(sentence);
  };

  it("cuts a half-written record off the journal's end, says how many bytes, and has all it acknowledged", async () => {
    const dataDir = copyOfDirectory(killed);
    // The start of a write of 500 bytes that got no further than 100: checksum, length, type, and what there is of it.
    const torn = Buffer.concat([Buffer.from([1, 2, 3, 4, 0xf4, 0x01, 1]), Buffer.alloc(93, 7)]);
    appendFileSync(journalLog(dataDir), torn);
    const chain = await startChain({ dataDir });
    expect(saidBy(chain)).toMatch(/torn write: 100 bytes/);
    await expectWhole(chain);
    await chain.stop();
    await expectLedgerEqualsRebuild(dataDir);
  }, 60_000);

  it("does not lose in silence what was cut off the journal", async () => {
    const dataDir = copyOfDirectory(closed);
    const file = journalLog(dataDir);
    const { length } = readFileSync(file);
    truncateSync(file, length - 40);
    // The last record is gone from the journal. The ledger and the state still have it: either it comes back from there,
    // or the start is refused and says what to do. Going on without it would be a loss.
    const answer = await startChain({ dataDir }).then(
      async (chain) => {
        const back = await chain.rpc.batch<object | null>(hashes.map((hash) => ["eth_getTransactionReceipt", hash]));
        await chain.stop();
        return back.every((receipt) => receipt !== null) ? "all there" : "lost";
      },
      (refusal: Error) => refusal.message,
    );
    expect(answer).toMatch(/^all there$|ledger|rebuil/);
  }, 60_000);

  it("rejects a journal that lacks what the state holds and no ledger has, and goes on without that only without the state", async () => {
    const dataDir = copyOfDirectory(closed);
    const file = journalLog(dataDir);
    truncateSync(file, readFileSync(file).length - 40);
    for (const end of ["", "-wal", "-shm"]) rmSync(join(dataDir, `ledger.sqlite${end}`), { force: true });
    for (let starts = 0; starts < 2; starts++) {
      await expectRefused(
        dataDir,
        /acknowledged .* is missing from the journal.*remove the folder of the state database/,
      );
    }
    rmSync(join(dataDir, "state"), { recursive: true });
    const chain = await startChain({ dataDir });
    expect(await chain.rpc("eth_blockNumber")).toBe("0xa"); // the last record was the checkpoint
    await chain.stop();
  }, 60_000);

  it("refuses a journal with a record that was altered, and says which", async () => {
    for (const seq of [4, 0]) {
      const dataDir = copyOfDirectory(closed);
      const store = new Level<Uint8Array, Uint8Array>(join(dataDir, "journal"), {
        ...{ keyEncoding: "view", valueEncoding: "view" },
      });
      const record = decodeRecord(seq, (await store.get(uint64(seq))) as Uint8Array);
      const payload = Uint8Array.from(record.payload);
      payload[payload.length - 1] = (payload.at(-1) as number) ^ 1;
      await store.put(uint64(seq), encodeRecord({ ...record, payload }));
      await store.close();
      await expectRefused(dataDir, new RegExp(`journal is broken.*record ${seq}\\b`));
    }
  }, 60_000);

  it("refuses a journal with a record that is missing, and says which", async () => {
    const dataDir = copyOfDirectory(closed);
    const store = new Level<Uint8Array, Uint8Array>(join(dataDir, "journal"), {
      ...{ keyEncoding: "view", valueEncoding: "view" },
    });
    await store.del(uint64(5));
    await store.close();
    await expectRefused(dataDir, /journal is broken.*record 5 is missing/);
  });

  it("rebuilds a deleted ledger, the same", async () => {
    const dataDir = copyOfDirectory(closed);
    for (const end of ["", "-wal", "-shm"]) rmSync(join(dataDir, `ledger.sqlite${end}`), { force: true });
    const chain = await startChain({ dataDir });
    await expectWhole(chain);
    await chain.stop();
    await expectLedgerEqualsRebuild(dataDir);
  }, 60_000);

  it("does not take bytes for a ledger: it says so, and rebuild repairs it", async () => {
    const dataDir = copyOfDirectory(closed);
    for (const end of ["-wal", "-shm"]) rmSync(join(dataDir, `ledger.sqlite${end}`), { force: true });
    writeFileSync(join(dataDir, "ledger.sqlite"), "this is no ledger ".repeat(500));
    await expectRefused(dataDir, /ledger\.sqlite is not an SQLite database.*ledger rebuild/);
    expect(await run(["ledger", "rebuild", "--data-dir", dataDir])).toMatchObject({ code: 0 });
    expectSameLedger(dataDir, closed);
    const chain = await startChain({ dataDir });
    await expectWhole(chain);
    await chain.stop();
  }, 60_000);

  it("does not go on with a ledger whose guards were taken away", async () => {
    const dataDir = copyOfDirectory(closed);
    alterLedger(dataDir, (database) => {
      const triggers = database
        .prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'trigger'")
        .pluck()
        .all();
      database.exec(`DROP TRIGGER "${triggers[0]}"`);
    });
    await expectRefused(dataDir, /ledger.*ledger rebuild/);
    expect(await run(["ledger", "rebuild", "--data-dir", dataDir])).toMatchObject({ code: 0 });
    expectSameLedger(dataDir, closed);
  }, 60_000);

  it("does not go on with a ledger whose last record is another", async () => {
    const dataDir = copyOfDirectory(closed);
    alterLedger(dataDir, (database) => {
      const triggers = database
        .prepare<[], { name: string; sql: string }>("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
        .all();
      for (const { name } of triggers) database.exec(`DROP TRIGGER "${name}"`);
      database.exec(
        "UPDATE journal SET entry_hash = '0x' || hex(zeroblob(32)) WHERE seq = (SELECT max(seq) FROM journal)",
      );
      for (const { sql } of triggers) database.exec(sql);
    });
    await expectRefused(dataDir, /ledger.*ledger rebuild/);
    expect(await run(["ledger", "rebuild", "--data-dir", dataDir])).toMatchObject({ code: 0 });
    expectSameLedger(dataDir, closed);
  }, 60_000);

  it("refuses changes to its ledger", () => {
    alterLedger(copyOfDirectory(closed), (database) => {
      for (const table of ["journal", "blocks", "transactions"]) {
        expect(() => database.exec(`DELETE FROM ${table}`)).toThrow();
        expect(() => database.exec(`UPDATE ${table} SET seq = seq + 1000`)).toThrow();
      }
    });
  });

  const overwrite = (state: string, files: RegExp) => {
    for (const name of readdirSync(state).filter((file) => files.test(file)))
      writeFileSync(join(state, name), "garbage".repeat(100));
  };
  it.each<[string, (state: string) => void]>([
    ["is gone", (state) => rmSync(state, { recursive: true })],
    ["has lost the file that names its parts", (state) => rmSync(join(state, "CURRENT"))],
    ["has garbage for a manifest", (state) => overwrite(state, /^MANIFEST/)],
    ["has garbage for values", (state) => overwrite(state, /\.(log|ldb)$/)],
  ])("makes its state again when it %s", async (_, harm) => {
    const dataDir = copyOfDirectory(closed);
    harm(join(dataDir, "state"));
    const chain = await startChain({ dataDir });
    await expectWhole(chain);
    await chain.stop();
  });

  it("puts a journal that is gone back from the ledger, and says so", async () => {
    const dataDir = copyOfDirectory(closed);
    rmSync(join(dataDir, "journal"), { recursive: true });
    const chain = await startChain({ dataDir });
    expect(saidBy(chain)).toMatch(/put back from the ledger/);
    await expectWhole(chain);
    await chain.stop();
    await expectLedgerEqualsRebuild(dataDir);
  });

  it("refuses a directory whose journal and ledger are gone, rather than begin another chain in it", async () => {
    const dataDir = copyOfDirectory(closed);
    rmSync(join(dataDir, "journal"), { recursive: true });
    for (const end of ["", "-wal", "-shm"]) rmSync(join(dataDir, `ledger.sqlite${end}`), { force: true });
    await expectRefused(dataDir, /journal/);
    expect(existsSync(join(dataDir, "state"))).toBe(true);
  });
});

/** Changes a ledger as someone with an SQL tool would. */
function alterLedger(dataDir: string, change: (database: Sqlite.Database) => void): void {
  const database = new Sqlite(join(dataDir, "ledger.sqlite"));
  try {
    change(database);
  } finally {
    database.close();
  }
}
