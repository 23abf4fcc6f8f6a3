import { copyFileSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { verifyAttestation } from "../../src/chain/attestation/index.js";
import { openLedgerReader } from "../../src/persistence/ledger/offline.js";
import { type Chain, startChain } from "../support/chain.js";
import { temporaryDirectory } from "../support/directories.js";
import { cleanUp } from "../support/ending.js";
import { ledgerTables } from "../support/ledger-reading.js";
import { run } from "../support/process.js";

afterAll(cleanUp);

const FIRST = "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266";
/** 2027-01-01T04:30:00Z is still 2026 in New York. */
const EVENING = 1_798_777_800;

const files = temporaryDirectory();
const key = join(files, "key");
writeFileSync(key, `0x${"4c".repeat(32)}`);

const read = <T>(file: string, work: (database: Sqlite.Database) => T): T => {
  const database = new Sqlite(file, { readonly: true });
  try {
    return work(database);
  } finally {
    database.close();
  }
};

describe("the archive of a ledger's records before a day", () => {
  let chain: Chain;
  let original: string;
  const out = join(files, "2026.sqlite");
  let printed: Record<string, unknown>;

  beforeAll(async () => {
    chain = await startChain({ flags: ["--clock", "step", "--no-exchange"] });
    original = join(chain.dataDir, "ledger.sqlite");
    const pay = () => chain.rpc("eth_sendTransaction", { from: FIRST, to: FIRST, value: "0x1" });
    await pay();
    // A block of the next year is undone, and one of the old year mined in its place.
    const mark = await chain.rpc("evm_snapshot");
    await chain.rpc("evm_setNextBlockTimestamp", EVENING + 86_400);
    await pay();
    await chain.rpc("evm_revert", mark);
    await chain.rpc("evm_setNextBlockTimestamp", EVENING);
    await pay();
    await chain.rpc("evm_setAccountBalance", `0x${"11".repeat(20)}`, "0x5");
    await chain.rpc("evm_setNextBlockTimestamp", EVENING + 3_600);
    await pay();
    const args = [
      "ledger",
      "archive",
      "--data-dir",
      chain.dataDir,
      "--before",
      "2027-01-01",
      "--key",
      key,
      "--out",
      out,
    ];
    const { code, stdout, stderr } = await run([...args, "--json"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.not.stringContaining("warning") });
    printed = JSON.parse(stdout);
  }, 30_000);

  it("ends with the last record before it, in the zone's time, and says so", () => {
    expect(printed).toMatchObject({
      to: "2027-01-01T04:30:00Z",
      before: "2027-01-01T05:00:00Z",
      timeZone: "America/New_York",
      file: out,
    });
    const last = (printed as { head: { seq: number } }).head.seq;
    const [before, after] = read(original, (database) => {
      const kind = database.prepare<[number], string>("SELECT kind FROM journal WHERE seq = ?").pluck();
      const time = database.prepare<[number], number>("SELECT timestamp FROM blocks WHERE seq = ?").pluck();
      return [kind.get(last), time.get(last + 1)];
    });
    expect([before, after]).toEqual([expect.stringMatching(/override|clock/), EVENING + 3_600]);
  });

  it("holds the same rows in every table", () => {
    const last = (printed as { head: { seq: number } }).head.seq;
    const rows = (file: string) =>
      read(file, (database) =>
        ledgerTables(database).map((table) => {
          const columns = database.pragma(`table_info("${table}")`) as { name: string }[];
          const bySeq = columns.some(({ name }) => name === "seq") ? `WHERE seq <= ${last}` : "";
          return [table, database.prepare(`SELECT * FROM "${table}" ${bySeq}`).raw().all()];
        }),
      );
    expect(rows(out)).toEqual(rows(original));
    expect(read(out, (database) => database.prepare("SELECT max(seq) FROM journal").pluck().get())).toBe(last);
  });

  it("may only be read, needs nothing beside it, and is attested", async () => {
    const beside = `${out}.attestation.json`;
    for (const file of [out, beside]) expect(statSync(file).mode & 0o777).toBe(0o444);
    expect(readdirSync(files).sort()).toEqual(["2026.sqlite", "2026.sqlite.attestation.json", "key"]);
    const reader = openLedgerReader(out);
    const attestation = await verifyAttestation(readFileSync(beside, "utf8"), reader);
    reader.close();
    expect(attestation).toMatchObject({
      signer: printed.signer,
      message: { sequence: (printed as { head: { seq: number } }).head.seq },
    });
    // Also by the original, which goes on.
    const whole = openLedgerReader(original);
    await verifyAttestation(readFileSync(beside, "utf8"), whole);
    whole.close();
  });

  it("is a ledger that a chain can be restored from", async () => {
    const directory = join(mkdtempSync(join(files, "restored-")), "chain");
    const { code, stdout } = await run(["ledger", "restore", out, directory, "--json"]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ head: printed.head, clock: "step" });
  });

  it("is never written over", async () => {
    const args = ["ledger", "archive", original, "--before", "2027-01-01", "--key", key, "--out", out];
    const { code, stderr } = await run(args);
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: `couverture: The archive ${out} is there already; an archive is never written over.`,
    });
  });

  it("is not made of a ledger with an altered record, and nothing is left", async () => {
    await chain.stop();
    const folder = temporaryDirectory();
    const altered = join(folder, "altered.sqlite");
    copyFileSync(original, altered);
    const database = new Sqlite(altered);
    const trigger = "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'journal'";
    const triggers = database.prepare<[], { name: string; sql: string }>(trigger).all();
    for (const { name } of triggers) database.exec(`DROP TRIGGER "${name}"`);
    database.exec(
      "UPDATE journal SET payload = CAST(substr(payload, 1, 40) || x'00' || substr(payload, 42) AS BLOB) WHERE seq = 2",
    );
    for (const { sql } of triggers) database.exec(sql);
    database.close();
    const to = join(folder, "archive.sqlite");
    const { code, stderr } = await run([
      "ledger",
      "archive",
      altered,
      "--before",
      "2027-01-01",
      "--key",
      key,
      "--out",
      to,
    ]);
    expect(stderr).toMatch(/couverture: .*record 2/);
    expect(code).toBe(1);
    expect(readdirSync(folder).filter((name) => name.startsWith("archive"))).toEqual([]);
  });
});

it.each([
  [["--before", "2027-13-01", "--key", key], /--before must be a day such as/],
  [["--before", "2027-01-01"], /needs --key/],
  [["--before", "2027-01-01", "--key", key, "--time-zone", "Mars"], /no zone of the IANA database/],
])("ledger archive %j is wrong use", async (args, sentence) => {
  const { code, stderr } = await run(["ledger", "archive", ...args]);
  expect(stderr).toMatch(sentence);
  expect(code).toBe(2);
});
