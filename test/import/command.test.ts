import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { copyOfDirectory, removeDirectories, temporaryDirectory } from "../support/directories.js";
import { endCommands, launch, run } from "../support/process.js";
import { endGanaches, startGanache } from "./ganache.js";
import { filesOf, importing, MNEMONIC, makeSmallDatabase, NOBODY, target } from "./small-database.js";

afterAll(async () => {
  await endCommands();
  await endGanaches();
  removeDirectories();
});

const original = join(temporaryDirectory(), "ganache");

beforeAll(() => makeSmallDatabase(original));

describe("the directory of the chain", () => {
  it("must be new or empty; what is in it stays", async () => {
    const directory = temporaryDirectory();
    writeFileSync(join(directory, "mine.txt"), "mine");
    await expect(importing(original, { mnemonic: MNEMONIC }, directory)).rejects.toMatchObject({ code: "FOREIGN" });
    expect(readdirSync(directory)).toEqual(["mine.txt"]);
    rmSync(join(directory, "mine.txt"));
    await importing(original, { mnemonic: MNEMONIC }, directory);
    expect(readdirSync(directory)).toContain("couverture.json");
  });

  it("is made beside it; what an import that was killed has left goes away, what is something else does not", async () => {
    const directory = target();
    const partial = `${directory}.importing`;
    mkdirSync(join(partial, "journal"), { recursive: true });
    writeFileSync(join(partial, "journal", "000001.log"), "torn");
    await importing(original, { mnemonic: MNEMONIC }, directory);
    expect(existsSync(partial)).toBe(false);
    const other = target();
    mkdirSync(`${other}.importing`);
    writeFileSync(join(`${other}.importing`, "diary.txt"), "x");
    await expect(importing(original, { mnemonic: MNEMONIC }, other)).rejects.toMatchObject({ code: "FOREIGN" });
    expect(readdirSync(`${other}.importing`)).toEqual(["diary.txt"]);
  });
});

it("the error of start, when it is given a Ganache database as Ganache's own command line is, names the import", async () => {
  const copy = copyOfDirectory(original);
  const before = filesOf(copy);
  const { code, stderr } = await run(["--database.dbPath", copy, "--port", "0"]);
  expect(code).toBe(1);
  expect(stderr).toContain(`import it with "couverture import --ganache-db ${copy} --data-dir DIR"`);
  expect(filesOf(copy)).toEqual(before);
});

it("an import that is killed half way leaves no chain, and the next one starts over", async () => {
  const long = join(temporaryDirectory(), "ganache");
  const ganache = startGanache({ database: { dbPath: long }, wallet: { deterministic: true } });
  await ganache.request("evm_mine", [{ blocks: 1_500 }]);
  await ganache.close();
  const directory = target();
  const args = ["import", "--ganache-db", long, "--data-dir", directory];
  const temporary = temporaryDirectory();
  for (const [signal, ending] of [
    ["SIGKILL", { signal: "SIGKILL" }],
    ["SIGINT", { code: 1 }],
  ] as const) {
    const { child, ended } = launch(args, `TMPDIR='${temporary}' exec "$@"`);
    await new Promise((resolve) => child.stderr?.once("data", resolve)); // its first sign of progress
    const copies = readdirSync(temporary).length;
    child.kill(signal);
    expect(await ended).toMatchObject(ending);
    expect([existsSync(directory), existsSync(`${directory}.importing`)]).toEqual([false, true]);
    if (signal === "SIGINT") expect(readdirSync(temporary)).toHaveLength(copies - 1); // its copy of the database is gone
  }
  expect(await run(args)).toMatchObject({ code: 0, stdout: expect.stringMatching(/1,500 blocks after genesis/) });
  expect([existsSync(directory), existsSync(`${directory}.importing`)]).toEqual([true, false]);
});

describe("couverture import", () => {
  it("says what it made, with its progress on stderr", async () => {
    const directory = target();
    const flags = ["--data-dir", directory, "-m", MNEMONIC, "--address", NOBODY];
    const { code, stdout, stderr } = await run(["import", "--ganache-db", original, ...flags]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "Importing: 100% (4 of 4)" });
    expect(stdout).toMatch(/Blocks: +4 blocks after genesis/);
    expect(stdout).toMatch(/Transactions: +3 transactions/);
    const head = await run(["ledger", "head", "--data-dir", directory, "--json"]);
    const { lastBlock } = JSON.parse(head.stdout) as { lastBlock: { number: number; hash: string } };
    expect(stdout).toContain(`${lastBlock.number} ${lastBlock.hash}`);
  });

  it.each([
    [["import"], 2, /^couverture: import needs --ganache-db/],
    [
      ["import", "--ganache-db", original, "--address", "0x12"],
      2,
      /^couverture: --address must be a 20-byte address .*, not "0x12"$/,
    ],
    [["import", "--ganache-db", original, "--slot", "1"], 2, /^couverture: --slot must be a 32-byte key/],
    [["import", "--ganache-db", original, "--chain-id", "x"], 2, /^couverture: --chain-id must be a whole number/],
    [
      ["import", "--ganache-db", original, "--data-dir", join(original, "in")],
      1,
      / is in the Ganache database, .* name another --data-dir$/,
    ],
    [
      ["import", "--ganache-db", original, "--data-dir", target()],
      1,
      /give the accounts that Ganache had, by --mnemonic, --seed, --deterministic or --account \(and --accounts, .*\), or their addresses by --address$/,
    ],
    [["import", "--ganache-db", original, "--chain", "x"], 2, /cannot be given together; leave one out$/],
    [["import", "--ganache-db", original, "--forkchoice", "x"], 2, /^couverture: --forkchoice is for --chain$/],
    [["import", "--chain", "/nowhere.rlp", "--data-dir", target()], 1, /^couverture: \/nowhere.rlp cannot be read/],
    [
      ["import", "--chain", import.meta.filename, "--forkchoice", "/nowhere"],
      2,
      /^couverture: --forkchoice \/nowhere cannot be/,
    ],
    [["export"], 2, /^couverture: .*--chain/],
    [["export", "--chain", "x", "--from", "y"], 2, /^couverture: .*block number .*"y"/],
    [["export", "--chain", "x", "--data-dir", target()], 1, /^couverture: there is no chain in /],
    [["import", "--ganache-db", "/nowhere/at/all", "--data-dir", target()], 1, /^couverture: .*nowhere.* is not there/],
  ])("%j is refused", async (args, code, message) => {
    const ended = await run(args);
    expect(ended).toMatchObject({ code, stdout: "", stderr: expect.stringMatching(message) });
    expect(existsSync(join(original, "in"))).toBe(false);
  });
});
