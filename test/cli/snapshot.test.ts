import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Chain, startChain } from "../support/chain.js";
import { temporaryDirectory } from "../support/directories.js";
import { cleanUp } from "../support/ending.js";
import { launch, run } from "../support/process.js";
import { rpc } from "../support/rpc.js";

afterAll(cleanUp);

const ALICE = "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266";
const BOB = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";

describe("couverture snapshot", () => {
  let chain: Chain;
  let there: string[];
  const snapshot = (...args: string[]) => run(["snapshot", ...args, ...there]);
  const json = async (...args: string[]) => JSON.parse((await snapshot(...args, "--json")).stdout);

  beforeAll(async () => {
    chain = await startChain({ flags: ["--clock", "step", "--no-exchange"] });
    there = ["--data-dir", chain.dataDir];
    await chain.rpc("eth_sendTransaction", { from: ALICE, to: BOB, value: "0xde0b6b3a7640000" });
  }, 30_000);

  it("saves a chain that runs, by the node that runs it, and finds it by its name", async () => {
    const { code, stdout } = await snapshot("save", "one");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Saved .*one\.couverture \(.*\), up to block 1; digest 0x[0-9a-f]{64}$/);
    const again = await snapshot("save", "one");
    expect(again).toMatchObject({ code: 1, stderr: expect.stringContaining("There is a snapshot") });
    const info = await json("info", "one");
    expect(info).toMatchObject({ chainId: 1337, engine: "native", head: { number: 1 }, transactions: 1 });
    expect(stdout).toContain(info.digest);
    expect(await chain.rpc("snapshot_list")).toMatchObject([{ name: "one", digest: info.digest }]);
  });

  it("says in words what changed, and ends with 1; with 0 where nothing did", async () => {
    await chain.rpc("eth_sendTransaction", { from: BOB, to: ALICE, value: "0x1bc16d674ec80000" });
    await snapshot("save", "two");
    const { code, stdout } = await snapshot("diff", "one", "two");
    expect(code).toBe(1);
    expect(stdout).toContain("Blocks: the same up to block 1\n  only b has block 2 (1 block, 1 transaction)");
    expect(stdout).toContain(`${BOB}: nonce 0 → 1`);
    expect(stdout).toMatch(new RegExp(`${BOB}: 1001 → 998\\.9999\\d+ ETH \\(-2\\.0000\\d+\\)`));
    expect(await snapshot("diff", "two", "two")).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("The same chain."),
    });
  });

  it("loads by the node that runs, with --force", async () => {
    expect(await snapshot("load", "one")).toMatchObject({ code: 2, stderr: expect.stringContaining("say --force") });
    expect((await snapshot("load", "one", "--force")).code).toBe(0);
    expect(await chain.rpc("eth_blockNumber")).toBe("0x1");
    expect(existsSync(join(chain.dataDir, "replaced", "1", "journal"))).toBe(true);
  });

  it("verifies, loads elsewhere, and removes; and refuses what is altered, by what differs", async () => {
    await chain.stop();
    const file = join(temporaryDirectory(), "copy.couverture");
    copyFileSync(join(chain.dataDir, "snapshots", "two.couverture"), file);
    expect(await json("verify", "two")).toMatchObject({ whole: true, head: { number: 2 } });
    const elsewhere = join(temporaryDirectory(), "elsewhere");
    expect((await run(["snapshot", "load", file, "--data-dir", elsewhere])).code).toBe(0);
    const info = await run(["snapshot", "save", "two", "--data-dir", elsewhere, "--json"]);
    expect(JSON.parse(info.stdout).digest).toBe((await json("info", "two")).digest);
    const bytes = readFileSync(file);
    writeFileSync(file, bytes.subarray(0, bytes.length - 1));
    const cut = `it is cut off: ${bytes.length - 1} of ${bytes.length} bytes are there`;
    expect(await run(["snapshot", "verify", file])).toMatchObject({ code: 1, stderr: expect.stringContaining(cut) });
    expect(await snapshot("rm", "two")).toMatchObject({ code: 0 });
    expect(await json("list")).toMatchObject([{ name: "one" }]);
    expect(await snapshot("info", "../../etc")).toMatchObject({ code: 1 });
    expect(await snapshot("save", "a b")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("cannot be a snapshot's name"),
    });
  }, 30_000);

  it("is what start continues from by its name, in the data directory or the default one", async () => {
    await chain.restart({ flags: ["--from", "one"] });
    expect(await chain.rpc("eth_blockNumber")).toBe("0x1");
    await chain.stop();
    // The default data directory is ./.couverture: a folder of its own, which holds the snapshot only.
    const folder = temporaryDirectory();
    const snapshots = join(folder, ".couverture", "snapshots");
    mkdirSync(snapshots, { recursive: true });
    copyFileSync(join(chain.dataDir, "snapshots", "one.couverture"), join(snapshots, "one.couverture"));
    const start = (...flags: string[]) => launch(["start", "--port", "0", ...flags], `cd ${folder} && exec "$@"`);
    for (const place of [["--ephemeral"], ["--data-dir", "new"]]) {
      const command = start("--from", "one", ...place);
      const [, url] = (await command.line(/Listening on (\S+)/)) as unknown as [string, string];
      expect(await rpc(() => url)("eth_blockNumber")).toBe("0x1");
      command.child.kill("SIGTERM");
      expect((await command.ended).code).toBe(0);
    }
    const unknown = start("--from", "none", "--data-dir", "other");
    expect((await unknown.ended).code).toBe(1);
    expect(unknown.stderr).toEqual([expect.stringMatching(/^couverture: .*none\.couverture/)]);
    expect(existsSync(join(folder, "other"))).toBe(false);
  }, 30_000);
});

it("a snapshot at a block leaves no temporary files, whether that block can be saved or not", async () => {
  const chain = await startChain({ flags: ["--clock", "step", "--no-exchange"] });
  await chain.rpc("hardhat_mine", "0x800");
  await chain.stop();
  const folder = temporaryDirectory();
  const save = (at: string) =>
    launch(["snapshot", "save", `block-${at}`, "--at", at, "--data-dir", chain.dataDir], `TMPDIR=${folder} exec "$@"`);
  const within = save("1000");
  expect((await within.ended).code).toBe(1);
  expect(within.stderr.join()).toContain("Block 1000 is one of many that were mined at once, up to block 2047");
  expect(readdirSync(folder)).toEqual([]);
  expect((await save("2047").ended).code).toBe(0);
  expect(readdirSync(folder)).toEqual([]);
}, 30_000);
