import { randomBytes } from "node:crypto";
import { existsSync, readdirSync } from "node:fs";
import { basename, dirname, join, sep } from "node:path";
import { account } from "../support/accounts.js";
import { type Chain, startChain } from "../support/chain.js";
import { cleanUp } from "../support/ending.js";
import { cannotFail, type Operated, type WatchedDisk, watchedDisk } from "../support/faulty-disk.js";
import { describeUnless } from "../support/missing.js";
import { launch } from "../support/process.js";

/** What may be lost with its name: it is made again from the journal, or is nothing that anyone was promised. */
const REPLACEABLE = /^(state|ledger\.sqlite)|\.(tmp|dbtmp|partial|ldb)$|\/(LOG|LOG\.old|LOCK)$|\/CURRENT$/;

/** The names that were on no disk when an answer left: what was made or renamed, and its directory not synced since. */
function unsyncedAtAnswers(disk: WatchedDisk, operations: readonly Operated[]): string[] {
  const unsynced = new Set<string>();
  const found = new Set<string>();
  for (const { name, path } of operations) {
    if (["create", "mkdir", "rename", "link"].includes(name)) unsynced.add(path);
    else if (name === "fsync") {
      for (const one of unsynced) if (dirname(one) === path) unsynced.delete(one);
    } else if (name === "send") {
      for (const one of unsynced) {
        const inside = one
          .slice(disk.dataDir.length + 1)
          .split(sep)
          .join("/");
        if (!REPLACEABLE.test(inside)) found.add(inside);
      }
    }
  }
  return [...found];
}

describeUnless(cannotFail, "the names of files", () => {
  const disk = watchedDisk();
  let chain: Chain;

  beforeAll(async () => {
    chain = await startChain({ dataDir: disk.dataDir, through: disk.through() });
  });
  afterAll(cleanUp);

  it("are on disk before what is in a new log of the journal is acknowledged", async () => {
    const logs = (): string[] => readdirSync(join(disk.dataDir, "journal")).filter((name) => name.endsWith(".log"));
    const first = new Set(logs());
    // LevelDB begins a new log when 4 MB are written.
    const code = randomBytes(400_000).toString("hex");
    for (let count = 0; logs().every((name) => first.has(name)); count++) {
      if (count > 30) throw new Error("there is no new log");
      await chain.rpc("hardhat_setCode", account(9).address, `0x${code}`);
    }
    const created = disk.operations().filter(({ name, path }) => name === "create" && path.endsWith(".log"));
    const journals = created.filter(({ path }) => basename(dirname(path)) === "journal");
    expect(journals.length).toBeGreaterThan(1);
    expect(unsyncedAtAnswers(disk, disk.operations())).toEqual([]);
  }, 60_000);

  it("are on disk before a snapshot, a key, and another chain in the place of this one are", async () => {
    await chain.rpc("snapshot_save", "one");
    await chain.rpc("personal_newAccount", "secret");
    await chain.rpc("snapshot_load", "one");
    await chain.rpc("eth_blockNumber");
    const operations = disk.operations();
    const names = operations.map(({ path }) => path.slice(disk.dataDir.length + 1));
    for (const part of [/^snapshots\/one\.couverture$/, /^keystore\/UTC--/, /^replaced\/1\/journal$/])
      expect(names.some((name) => part.test(name))).toBe(true);
    expect(unsyncedAtAnswers(disk, operations)).toEqual([]);
  }, 60_000);

  it("are on disk when a command has ended", async () => {
    await chain.stop();
    const saving = launch(["snapshot", "save", "two", "--data-dir", disk.dataDir], disk.through());
    expect(await saving.ended).toMatchObject({ code: 0 });
    expect(existsSync(join(disk.dataDir, "snapshots", "two.couverture"))).toBe(true);
    expect(unsyncedAtAnswers(disk, [...disk.operations(), { name: "send", path: "" }])).toEqual([]);
  }, 60_000);
});
