import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { account } from "../support/accounts.js";
import { type Chain, startChain } from "../support/chain.js";
import { copyOfDirectory, temporaryDirectory } from "../support/directories.js";
import { cleanUp } from "../support/ending.js";
import { cannotFail, watchedDisk } from "../support/faulty-disk.js";
import { expectLedgerEqualsRebuild } from "../support/ledger-comparison.js";
import { describeUnless } from "../support/missing.js";
import { readOnlyDirectory } from "../support/mounts.js";
import { run } from "../support/process.js";
import { signed } from "../support/raw-transactions.js";

interface Health {
  status: string;
  reason?: string;
  ledgerLag: number;
}

const health = async (chain: Chain): Promise<Health & { code: number }> => {
  const response = await fetch(`${chain.url}/health`);
  return { ...((await response.json()) as Health), code: response.status };
};

async function until<T>(ask: () => Promise<T>, holds: (answer: T) => boolean): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (holds(answer)) return answer;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const pay = async (chain: Chain, nonce: number) =>
  chain.rpc("eth_sendRawTransaction", await signed({ from: account(1), nonce }));

afterAll(cleanUp);

describeUnless(cannotFail, "a disk that refuses", () => {
  it("to write the ledger leaves the chain going, says so with the lag, and is made up for when it lets", async () => {
    const disk = watchedDisk();
    disk.heal();
    const through = disk.through({ operation: "write", at: 1, times: 1e6, part: "ledger.sqlite", error: "EIO" });
    const chain = await startChain({ dataDir: disk.dataDir, through });
    await pay(chain, 0);
    await until(
      () => health(chain),
      ({ ledgerLag }) => ledgerLag === 0,
    );
    expect(await health(chain)).toMatchObject({ status: "ok", code: 200 });
    disk.fail();
    await pay(chain, 1);
    await until(
      () => health(chain),
      ({ status }) => status !== "ok",
    );
    await pay(chain, 2);
    const degraded = await health(chain);
    expect(degraded).toMatchObject({
      status: "degraded",
      code: 200,
      reason: expect.stringMatching(/ledger.*I\/O error/),
    });
    expect(degraded.ledgerLag).toBeGreaterThan(0);
    await expect(chain.rpc("ledger_query", "SELECT count(*) FROM transactions")).rejects.toMatchObject({
      message: expect.stringMatching(/ledger.*I\/O error/),
    });
    disk.heal();
    await until(
      () => health(chain),
      ({ status, ledgerLag }) => status === "ok" && ledgerLag === 0,
    );
    expect(await chain.rpc("ledger_query", "SELECT count(*) FROM transactions")).toMatchObject({ rows: [[3]] });
    expect(await chain.stop()).toMatchObject({ code: 0 });
    await expectLedgerEqualsRebuild(disk.dataDir);
  }, 60_000);

  it.each(["create", "write", "sync", "rename"] as const)(
    "a key at its %s gets a sentence, makes no account, and leaves nothing behind",
    async (operation) => {
      const disk = watchedDisk();
      disk.heal();
      const through = disk.through({ operation, at: 1, times: 1e6, part: "keystore", error: "EIO" });
      const chain = await startChain({ dataDir: disk.dataDir, through });
      const before = await chain.rpc<string[]>("eth_accounts");
      disk.fail();
      await expect(chain.rpc("personal_newAccount", "secret")).rejects.toMatchObject({
        code: -32000,
        message: expect.stringMatching(
          /^key file .*keystore.* cannot be used: it could not be written \(E[A-Z]+: .*no account was made$/,
        ),
      });
      expect(await chain.rpc("eth_accounts")).toEqual(before);
      const folder = join(disk.dataDir, "keystore");
      expect(existsSync(folder) ? readdirSync(folder) : []).toEqual([]);
      disk.heal();
      const made = await chain.rpc("personal_newAccount", "secret");
      expect(await chain.rpc("eth_accounts")).toEqual([...before, made]);
      await chain.stop();
    },
    60_000,
  );
});

describe("a data directory that goes away under a running node", () => {
  it.each<[string, (directory: string) => void]>([
    ["is removed", (directory) => rmSync(directory, { recursive: true })],
    ["is renamed", (directory) => renameSync(directory, `${directory}.elsewhere`)],
    [
      "is replaced by another",
      (directory) => {
        renameSync(directory, `${directory}.elsewhere`);
        mkdirSync(join(directory, "journal"), { recursive: true });
      },
    ],
    ["loses its journal", (directory) => rmSync(join(directory, "journal"), { recursive: true })],
    ["loses a file of its journal", (directory) => rmSync(join(directory, "journal", "CURRENT"))],
  ])("%s: writes are refused with a sentence, reads go on, and /health says so", async (_, harm) => {
    const chain = await startChain({ dataDir: join(temporaryDirectory(), "chain") });
    await pay(chain, 0);
    harm(chain.dataDir);
    const refusal = {
      code: -32000,
      message: expect.stringMatching(/(removed|replaced|in the place of).*takes no more writes/),
    };
    await expect(pay(chain, 1)).rejects.toMatchObject(refusal);
    await expect(chain.rpc("evm_mine")).rejects.toMatchObject(refusal);
    expect(await chain.rpc("eth_blockNumber")).toBe("0x1");
    expect(await health(chain)).toMatchObject({ code: 503, status: "refusing writes", reason: refusal.message });
    await chain.stop();
  });

  it("is noticed while nothing is written", async () => {
    const chain = await startChain({ dataDir: join(temporaryDirectory(), "chain") });
    await pay(chain, 0); // what the start writes is written by then
    rmSync(chain.dataDir, { recursive: true });
    expect(
      await until(
        () => health(chain),
        ({ code }) => code === 503,
      ),
    ).toMatchObject({
      reason: expect.stringMatching(/was removed while the chain ran.*put the directory back/),
    });
    await chain.stop();
  });
});

describe("files of a chain that is stopped", () => {
  let chain: Chain;
  beforeAll(async () => {
    chain = await startChain();
    await pay(chain, 0);
    await chain.rpc("snapshot_save", "good");
    for (const name of ["cut", "empty", "other"]) await chain.rpc("snapshot_save", name);
    const file = (name: string) => join(chain.dataDir, "snapshots", `${name}.couverture`);
    truncateSync(file("cut"), 2_000);
    truncateSync(file("empty"), 0);
    writeFileSync(file("other"), "something else ".repeat(100));
  }, 60_000);

  const problems = {
    cut: /is damaged: it is cut off: 2000 of \d+ bytes are there/,
    empty: /is damaged: it is empty/,
    other: /is not a snapshot/,
  };
  const expectListed = (listed: unknown) => {
    expect(listed).toMatchObject([
      { name: "cut", problem: expect.stringMatching(problems.cut) },
      { name: "empty", problem: expect.stringMatching(problems.empty) },
      { name: "good", head: { number: 1 } },
      { name: "other", problem: expect.stringMatching(problems.other) },
    ]);
  };

  it("list damaged snapshots with the reason, by snapshot_list and by the command", async () => {
    expectListed(await chain.rpc("snapshot_list"));
    const { stdout } = await run(["snapshot", "list", "--json", "--data-dir", chain.dataDir]);
    expectListed(JSON.parse(stdout));
    const table = (await run(["snapshot", "list", "--data-dir", chain.dataDir])).stdout.split("\n");
    expect(table).toEqual([
      expect.stringMatching(problems.cut),
      expect.stringMatching(problems.empty),
      expect.stringMatching(/^good +0x/),
      expect.stringMatching(problems.other),
    ]);
  });

  it("say of a damaged snapshot in one sentence why it cannot be used, and let it be removed", async () => {
    await expect(chain.rpc("snapshot_load", "cut")).rejects.toMatchObject({
      message: expect.stringMatching(problems.cut),
    });
    for (const action of ["load", "info", "verify"]) {
      for (const name of ["cut", "empty", "other"] as const) {
        const { code, stderr } = await run(
          ["snapshot", action, name, "--force", "--data-dir", chain.dataDir].filter(
            (word) => action === "load" || word !== "--force",
          ),
        );
        expect(code).toBe(1);
        expect(stderr.trim().split("\n")).toHaveLength(1);
        expect(stderr).toMatch(problems[name]);
      }
    }
    expect(await chain.rpc("eth_blockNumber")).toBe("0x1");
    for (const name of ["cut", "empty"]) {
      expect(await run(["snapshot", "rm", name, "--data-dir", chain.dataDir])).toMatchObject({ code: 0 });
    }
    expect(await run(["snapshot", "rm", "other", "--data-dir", chain.dataDir])).toMatchObject({ code: 1 });
  }, 60_000);

  it("can be read by SQL tools from a folder in which nothing can be written, after a stop and after a rebuild", async () => {
    await chain.stop();
    const count = (folder: string) => {
      const database = new Sqlite(join(folder, "ledger.sqlite"), { readonly: true });
      try {
        return database.prepare("SELECT count(*) FROM transactions").pluck().get();
      } finally {
        database.close();
      }
    };
    const readable = (folder: string) => {
      const { path, release } = readOnlyDirectory(folder);
      try {
        return count(path);
      } finally {
        release();
      }
    };
    expect(readable(copyOfDirectory(chain.dataDir))).toBe(1);
    const rebuilt = copyOfDirectory(chain.dataDir);
    expect(await run(["ledger", "rebuild", "--data-dir", rebuilt])).toMatchObject({ code: 0 });
    expect(readable(rebuilt)).toBe(1);
    // A reader does not keep the chain from going on, nor it the reader.
    const reader = new Sqlite(join(rebuilt, "ledger.sqlite"), { readonly: true });
    reader.exec("BEGIN; SELECT count(*) FROM transactions");
    const again = await startChain({ dataDir: rebuilt });
    reader.exec("COMMIT");
    await pay(again, 1);
    expect(await again.rpc("ledger_query", "SELECT count(*) FROM transactions")).toMatchObject({ rows: [[2]] });
    expect(reader.prepare("SELECT count(*) FROM transactions").pluck().get()).toBe(2);
    reader.close();
    await again.stop();
  }, 60_000);
});
