import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { reexecute } from "../../src/chain/verification/reexecute.js";
import { toHex } from "../../src/ethereum/index.js";
import { openLedgerReader } from "../../src/persistence/ledger/offline.js";
import { type Chain, startChain } from "../support/chain.js";
import { temporaryDirectory } from "../support/directories.js";
import { cleanUp } from "../support/ending.js";
import { observe } from "../support/observation.js";
import { run } from "../support/process.js";

afterAll(cleanUp);

const FIRST = "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266";
const MNEMONIC = "legal winner thank year wave sausage worth useful legal winner thank yellow";

const withReader = <T>(file: string, read: (reader: ReturnType<typeof openLedgerReader>) => T): T => {
  const reader = openLedgerReader(file);
  try {
    return read(reader);
  } finally {
    reader.close();
  }
};
const headOf = (dataDir: string) =>
  withReader(join(dataDir, "ledger.sqlite"), (reader) => {
    const { seq, entryHash } = reader.head() as { seq: number; entryHash: Uint8Array };
    return { seq, entryHash: toHex(entryHash) };
  });

/** Every kind of record: blocks, a failed transaction, changes from outside, a mark and a revert, the clock. */
async function use({ rpc }: Chain, from: string): Promise<void> {
  const send = (transaction: object) => rpc("eth_sendTransaction", { from, gas: "0x30000", ...transaction });
  await send({ data: "0x6001600055600a6000f3" });
  await send({ data: "0xfe" });
  await rpc("evm_setAccountBalance", `0x${"11".repeat(20)}`, "0x5");
  const mark = await rpc("evm_snapshot");
  await send({ to: from, value: "0x1" });
  await rpc("evm_revert", mark);
  await rpc("evm_increaseTime", 60);
  await send({ to: `0x${"22".repeat(20)}`, value: "0x7" });
}

describe("a chain that is restored from its ledger's file alone", () => {
  let chain: Chain;
  let restored: Chain;
  let seen: Awaited<ReturnType<typeof observe>>;
  const directory = join(temporaryDirectory(), "restored");

  beforeAll(async () => {
    chain = await startChain();
    await use(chain, FIRST);
    seen = await observe(chain.rpc);
    await chain.stop();
  }, 30_000);

  it("has the head that the ledger had", async () => {
    const file = join(temporaryDirectory(), "alone.sqlite");
    copyFileSync(join(chain.dataDir, "ledger.sqlite"), file);
    const { code, stdout, stderr } = await run(["ledger", "restore", file, directory, "--json"]);
    expect(code).toBe(0);
    expect(stderr).toMatch(/Reading the records: 100%/);
    expect(JSON.parse(stdout)).toMatchObject({
      directory,
      engine: "native",
      accounts: 10,
      clock: "system",
      head: headOf(chain.dataDir),
    });
    expect(headOf(directory)).toEqual(headOf(chain.dataDir));
  });

  it("has the manifest that it was created with", () => {
    const [before, after] = [chain.dataDir, directory].map((path) =>
      JSON.parse(readFileSync(join(path, "couverture.json"), "utf8")),
    );
    // From its next record on, sessions hold the options that it was restored with.
    const { createdAt, record, digest } = after;
    expect(record).toBeGreaterThan(before.record);
    expect(after).toEqual({ ...before, createdAt, record, digest });
  });

  it("answers the same, and continues", async () => {
    restored = await startChain({ dataDir: directory });
    expect(await observe(restored.rpc)).toEqual(seen);
    await use(restored, FIRST);
    expect(await restored.stop()).toEqual({ code: 0, signal: null });
    const reader = openLedgerReader(join(directory, "ledger.sqlite"));
    const executed = await reexecute(() => reader.recordsAfter(-1));
    reader.close();
    expect(executed.blocks).toBeGreaterThanOrEqual(2 * 4);
  }, 40_000);

  it("leaves a directory alone that is not empty", async () => {
    const occupied = temporaryDirectory();
    writeFileSync(join(occupied, "letter.txt"), "mine");
    const { code, stderr } = await run(["ledger", "restore", join(chain.dataDir, "ledger.sqlite"), occupied]);
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: `couverture: ${occupied} is not empty (letter.txt); a chain is restored into a new directory: name another`,
    });
    expect(readdirSync(occupied)).toEqual(["letter.txt"]);
  });

  it.each([
    [
      "altered",
      "UPDATE journal SET payload = CAST(substr(payload, 1, 40) || x'00' || substr(payload, 42) AS BLOB) WHERE seq = 3",
      3,
    ],
    ["missing", "DELETE FROM journal WHERE seq = 2", 2],
  ])("is not made of a file with a record that is %s, and nothing is left half-made", async (what, change, seq) => {
    const parent = temporaryDirectory();
    const file = join(parent, "damaged.sqlite");
    copyFileSync(join(chain.dataDir, "ledger.sqlite"), file);
    const database = new Sqlite(file);
    const triggers = database
      .prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'trigger'")
      .pluck()
      .all();
    const statements = triggers.map((name) =>
      database.prepare("SELECT sql FROM sqlite_schema WHERE name = ?").pluck().get(name),
    );
    for (const name of triggers) database.exec(`DROP TRIGGER "${name}"`);
    database.pragma("foreign_keys = OFF");
    database.exec(change);
    for (const statement of statements) database.exec(String(statement));
    database.close();
    const { code, stderr } = await run(["ledger", "restore", file, join(parent, "chain")]);
    expect(stderr).toMatch(
      new RegExp(
        `The ledger .* is damaged: record ${seq} .*${what === "missing" ? "missing" : "(altered|read)"}.* Nothing was restored.`,
      ),
    );
    expect(code).toBe(1);
    expect(readdirSync(parent).filter((name) => !name.startsWith("damaged.sqlite"))).toEqual([]);
  });
});

it.each(["native", "ganache"])(
  "brings accounts of a private mnemonic back for who gives it, and says plainly that they are missing otherwise: %s",
  async (engine) => {
    const flags = [
      "--engine",
      engine,
      "--mnemonic",
      MNEMONIC,
      "--accounts",
      "3",
      "--clock",
      "step",
      "--timestamp-increment",
      "12",
    ];
    const chain = await startChain({ flags });
    const [first] = await chain.rpc<string[]>("eth_accounts");
    await use(chain, first as string);
    const seen = await observe(chain.rpc);
    await chain.stop();
    const file = join(chain.dataDir, "ledger.sqlite");
    const parent = temporaryDirectory();

    const without = await run(["ledger", "restore", file, join(parent, "without")]);
    if (engine === "ganache") {
      expect(without).toMatchObject({
        code: 1,
        stderr: expect.stringMatching(/a ledger holds no keys: give --mnemonic/),
      });
      expect(existsSync(join(parent, "without"))).toBe(false);
    } else {
      expect(without).toMatchObject({
        code: 0,
        stdout: expect.stringMatching(/Accounts: +none has a key: a ledger holds none/),
      });
    }
    const withIt = await run(["ledger", "restore", file, join(parent, "with"), "--mnemonic", MNEMONIC]);
    expect(withIt).toMatchObject({ code: 0, stdout: expect.stringMatching(/Accounts: +3 accounts with a key/) });
    const [before, after] = [chain.dataDir, join(parent, "with")].map((path) =>
      JSON.parse(readFileSync(join(path, "couverture.json"), "utf8")),
    );
    expect(after.options).toEqual(before.options);
    const again = await startChain({ dataDir: join(parent, "with"), flags: [] });
    expect(await observe(again.rpc)).toEqual(seen);
    await use(again, first as string);
    await again.stop();
  },
  60_000,
);

it("refuses what is no ledger", async () => {
  const parent = temporaryDirectory();
  const file = join(parent, "letter.txt");
  writeFileSync(file, "mine");
  mkdirSync(join(parent, "empty"));
  const { code, stderr } = await run(["ledger", "restore", file, join(parent, "empty")]);
  expect(stderr).toMatch(/^couverture: .*letter.txt is not an SQLite database/);
  expect(code).toBe(1);
  expect(readdirSync(join(parent, "empty"))).toEqual([]);
});
