import { appendFileSync, cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Chain, startChain } from "../support/chain.js";
import { copyOfDirectory, temporaryDirectory } from "../support/directories.js";
import { cleanUp } from "../support/ending.js";
import { byEngine } from "../support/engines.js";
import { readOnlyDirectory } from "../support/mounts.js";
import { type FinishedRun, run } from "../support/process.js";
import { signed } from "../support/raw-transactions.js";

/** Claims that a run ended in one sentence on stderr, and gives the sentence. */
function sentenceOf({ code, stderr }: FinishedRun): string {
  const lines = stderr.split("\n").filter((line) => line.trim() !== "");
  expect(lines).toHaveLength(1);
  expect(lines[0]).not.toMatch(/^\s+at |Error:/m);
  expect([1, 2]).toContain(code);
  return lines[0] as string;
}

const NEWEST = byEngine("hardfork", { native: /--hardfork london .*osaka/i, ganache: /--hardfork london .*shanghai/i });

describe("couverture start says in one sentence why it cannot", () => {
  let chain: Chain;
  /** A data directory with three blocks, closed. */
  let closed: string;

  beforeAll(async () => {
    const made = await startChain();
    for (let nonce = 0; nonce < 3; nonce++) await made.rpc("eth_sendRawTransaction", await signed({ nonce }));
    await made.stop();
    closed = made.dataDir;
    chain = await startChain();
  });
  afterAll(cleanUp);

  const start = async (dataDir: string, ...flags: string[]) =>
    sentenceOf(await run(["start", "--port", "0", "--data-dir", dataDir, ...flags]));
  const manifestOf = (directory: string) => join(directory, "couverture.json");
  const editManifest = (directory: string, edit: (manifest: Record<string, unknown>) => void) => {
    const manifest = JSON.parse(readFileSync(manifestOf(directory), "utf8")) as Record<string, unknown>;
    edit(manifest);
    writeFileSync(manifestOf(directory), JSON.stringify(manifest));
  };
  /** Claims that the chain of three blocks is still whole, in a copy of its directory. */
  const expectWhole = async (directory: string) => {
    const again = await startChain({ dataDir: directory });
    expect(await again.rpc("eth_blockNumber")).toBe("0x3");
    await again.stop();
  };

  it("a port in use", async () => {
    const port = new URL(chain.url).port;
    const refused = await run(["start", "--port", port, "--data-dir", temporaryDirectory()]);
    expect(sentenceOf(refused)).toMatch(new RegExp(`${port}.*in use|in use.*${port}`));
    expect(await chain.rpc("eth_chainId")).toBe("0x539");
  });

  it("a directory in use", async () => {
    expect(await start(chain.dataDir)).toMatch(/in use by the node at http.* \(process \d+\)/);
    expect(await chain.rpc("eth_chainId")).toBe("0x539");
    await chain.rpc("evm_mine");
  });

  it("another chain's manifest", async () => {
    const copy = copyOfDirectory(closed);
    cpSync(manifestOf(chain.dataDir), manifestOf(copy));
    expect(await start(copy)).toMatch(/it names the genesis block 0x\w+, and the journal starts with 0x\w+/);
  });

  it("a directory with something else in it", async () => {
    const foreign = temporaryDirectory();
    writeFileSync(join(foreign, "holiday.jpg"), "x");
    expect(await start(foreign)).toMatch(/holds something else \(holiday\.jpg\)/);
    expect(readFileSync(join(foreign, "holiday.jpg"), "utf8")).toBe("x");
  });

  it("a directory of a newer couverture", async () => {
    const copy = copyOfDirectory(closed);
    editManifest(copy, (manifest) => {
      manifest.layout = 99;
    });
    expect(await start(copy)).toMatch(/layout 99.*layouts? up to \d+/);
  });

  it("a path that is a file", async () => {
    const file = join(temporaryDirectory(), "file");
    writeFileSync(file, "x");
    expect(await start(file)).toMatch(/not a directory/);
  });

  it("an option that contradicts the chain, with both values", async () => {
    expect(await start(closed, "--chain-id", "5")).toMatch(/--chain-id 5 .*1337/);
    expect(await start(closed, "--hardfork", "london")).toMatch(NEWEST);
    const other = "legal winner thank year wave sausage worth useful legal winner thank yellow";
    expect(await start(closed, "--mnemonic", other)).toMatch(/legal winner .*test test/);
    await expectWhole(copyOfDirectory(closed));
  });

  it("a directory that cannot be written, and leaves it as it was", async () => {
    const readOnly = readOnlyDirectory(copyOfDirectory(closed));
    expect(await start(readOnly.path)).toMatch(/cannot be written/);
    readOnly.release();
    const empty = temporaryDirectory();
    mkdirSync(join(empty, "inner"));
    const readOnlyEmpty = readOnlyDirectory(join(empty, "inner"));
    expect(await start(readOnlyEmpty.path)).toMatch(/cannot be written/);
    readOnlyEmpty.release();
  });

  it("a flag it does not know, and a value that is none", async () => {
    const unknown = await run(["start", "--chain-idd", "5"]);
    expect(unknown.code).toBe(2);
    expect(sentenceOf(unknown)).toMatch(/--chain-idd.*--chain-id/);
    const wrong = await run(["start", "--port", "many"]);
    expect(wrong.code).toBe(2);
    expect(sentenceOf(wrong)).toMatch(/--port/);
  });

  it("starts where none of that holds", async () => {
    const copy = copyOfDirectory(closed);
    appendFileSync(manifestOf(copy), "\n");
    await expectWhole(copy);
  });
});
