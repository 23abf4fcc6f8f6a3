import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { type Chain, startChain } from "../support/chain.js";
import { temporaryDirectory } from "../support/directories.js";
import { cleanUp } from "../support/ending.js";
import { launch, run } from "../support/process.js";
import { rpc } from "../support/rpc.js";

afterAll(cleanUp);

const MNEMONIC = "test test test test test test test test test test test junk";
const FIRST = "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266";

const send = (chain: Chain, transaction: object) =>
  chain.rpc("eth_sendTransaction", { from: FIRST, gas: "0x30000", ...transaction });

describe("a chain that is started, used, stopped and started again", () => {
  let chain: Chain;
  let hash: string;

  beforeAll(async () => {
    chain = await startChain();
  });

  it("shows its accounts, its chain and its directory before it listens", () => {
    const text = chain.lines.join("\n");
    expect(text).toContain("(0) 0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266 (1000 ETH)");
    expect(text).toContain("(0) 0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80");
    expect(text).toMatch(new RegExp(`Mnemonic: +${MNEMONIC}`));
    expect(text).toMatch(new RegExp(`Directory: +${chain.dataDir}`));
    expect(text).toMatch(/Restored: +nothing; this is a new chain/);
    expect(chain.lines.at(-1)).toBe(`Listening on ${chain.url}`);
    expect(chain.errors).toEqual([]);
  });

  it("logs requests and transactions as Ganache does", async () => {
    hash = await send(chain, { data: "0x600160005500" });
    await send(chain, { data: "0xfe" });
    await chain.rpc("eth_blockNumber");
    await chain.stop();
    const log = chain.lines.slice(chain.lines.indexOf(`Listening on ${chain.url}`) + 1);
    expect(log.filter((line) => /^eth_/.test(line))).toEqual([
      "eth_sendTransaction",
      "eth_sendTransaction",
      "eth_blockNumber",
    ]);
    const at = log.indexOf(`  Transaction: ${hash}`);
    expect(log.slice(at + 1, at + 6)).toEqual([
      expect.stringMatching(/^ {2}Contract created: 0x[0-9a-fA-F]{40}$/),
      expect.stringMatching(/^ {2}Gas usage: \d+$/),
      "  Block number: 1",
      expect.stringMatching(/^ {2}Block time: \w{3} \w{3} \d\d \d{4} /),
      "",
    ]);
    expect(log.find((line) => line.startsWith("  Runtime error: "))).toMatch(/invalid opcode/);
    expect(log.slice(-3)).toEqual(["", "SIGTERM: closing", "Closed"]);
  });

  it("says what it restored, without the options being given again", async () => {
    await chain.restart();
    const text = chain.lines.join("\n");
    expect(text).toMatch(/Restored: +2 blocks, 2 transactions; head 2 0x/);
    expect(text).toMatch(/Last session: +ended \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC/);
    expect(await chain.rpc("eth_getTransactionByHash", hash)).toMatchObject({ hash });
  });

  it("says when it was killed", async () => {
    await chain.killAndRestart();
    expect(chain.lines.join("\n")).toMatch(
      /Last session: +opened .* UTC, ended without being closed; every acknowledged record is here/,
    );
  });

  it("keeps a second process out, which says so", async () => {
    const second = await run(["--port", "0", "--data-dir", chain.dataDir]);
    expect(second.stderr).toBe(
      `couverture: ${chain.dataDir} is in use by the node at ${chain.url} (process ${chain.pid}); stop that one first, or choose another --data-dir`,
    );
    expect(second).toMatchObject({ code: 1, stdout: "" });
    const reset = await run(["reset", "--yes", "--data-dir", chain.dataDir]);
    expect(reset).toMatchObject({ code: 1, stderr: second.stderr });
    const rebuild = await run(["ledger", "rebuild", "--data-dir", chain.dataDir]);
    expect(rebuild).toMatchObject({ code: 1, stderr: second.stderr });
    expect(await chain.rpc("eth_blockNumber")).toBe("0x2");
  });

  it("refuses an option that contradicts it, and goes on with one that does not", async () => {
    await chain.stop();
    const refused = await run(["--port", "0", "--data-dir", chain.dataDir, "--chain.chainId", "5"]);
    expect(refused.stderr).toBe(
      `couverture: --chain.chainId 5 contradicts the chain in ${chain.dataDir}, which was created with chain id 1337; leave it out, or choose another --data-dir`,
    );
    expect(refused).toMatchObject({ code: 2, stdout: "" });
    await chain.restart({ flags: ["--chain-id", "1337", "-m", MNEMONIC] });
    expect(await chain.rpc("eth_chainId")).toBe("0x539");
  });

  it("has a ledger whose head is shown while it runs, and that is rebuilt to the same when it does not", async () => {
    expect((await run(["ledger", "head", "--data-dir", chain.dataDir])).stdout).toMatch(/Chain: +id 1337, genesis 0x/);
    await chain.stop();
    const head = async () => JSON.parse((await run(["ledger", "head", "--json", "--data-dir", chain.dataDir])).stdout);
    const before = await head();
    expect(before).toMatchObject({
      file: join(chain.dataDir, "ledger.sqlite"),
      blocks: 3,
      transactions: 2,
      chainId: "1337",
    });
    const rebuilt = await run(["ledger", "rebuild", "--data-dir", chain.dataDir]);
    expect(rebuilt.stderr.split("\n").at(-1)).toMatch(/^Rebuilding the ledger: 100% \((\d+) of \1\)$/);
    expect(rebuilt).toMatchObject({ code: 0, stdout: expect.stringContaining(before.head.entryHash) });
    expect(await head()).toEqual(before);
  });

  it("is gone after a reset, so that the next one is new", async () => {
    const { code, stdout } = await run(["reset", "--yes", "--data-dir", chain.dataDir]);
    expect(stdout).toMatch(/^Removed couverture\.json, state, ledger\.sqlite.*, journal from /);
    expect(code).toBe(0);
    expect(existsSync(chain.dataDir)).toBe(false);
    await chain.restart({ flags: ["--chain-id", "5"] });
    expect(await chain.rpc("eth_chainId")).toBe("0x5");
    await chain.stop();
  });
});

it("with --json every line is an event, and stderr has none of its own", async () => {
  const chain = launch(["--json", "--port", "0", "--data-dir", temporaryDirectory(), "--server.chunkSize", "9"]);
  const [line] = await chain.line(/"event":"listening"/);
  expect(line).toBeDefined();
  const lines = () => chain.stdout.map((text) => JSON.parse(text));
  const { url } = lines().find(({ event }) => event === "listening");
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  const request = { jsonrpc: "2.0", id: 1, method: "eth_sendTransaction", params: [{ from: FIRST, to: FIRST }] };
  const answer = await fetch(url, { method: "POST", body: JSON.stringify(request) });
  const { result } = (await answer.json()) as { result: string };
  chain.child.kill("SIGINT");
  expect(await chain.ended).toEqual({ code: 0, signal: null });
  const events = lines();
  expect(events.map(({ event }) => event)).toEqual(
    expect.arrayContaining(["chain", "warning", "listening", "transaction", "request", "closing", "closed"]),
  );
  for (const { level, time } of events) {
    expect(["info", "warn"]).toContain(level);
    expect(new Date(time).toISOString()).toBe(time);
  }
  expect(events.find(({ event }) => event === "chain")).toMatchObject({ chainId: 1337, gasLimit: "30000000" });
  expect(events.find(({ event }) => event === "transaction")).toMatchObject({
    hash: result,
    gasUsed: "21000",
    blockNumber: 1,
  });
  expect(events.find(({ event }) => event === "request")).toMatchObject({ method: "eth_sendTransaction" });
  expect(chain.stderr).toEqual([]);
});

it("with --quiet only the line that says where it listens is printed; a log file has everything", async () => {
  const log = join(temporaryDirectory(), "chain.log");
  const chain = await startChain({ flags: ["--quiet", "--logging.file", log] });
  await send(chain, { to: FIRST });
  expect(await chain.stop()).toEqual({ code: 0, signal: null });
  expect(chain.lines).toEqual([`Listening on ${chain.url}`]);
  const text = readFileSync(log, "utf8");
  expect(text).toContain("Available Accounts");
  expect(text).toContain("eth_sendTransaction\n");
  expect(text).toMatch(/Transaction: 0x/);
  expect(text.endsWith("Closed\n")).toBe(true);
});

it("with --verbose requests show their parameters and errors, but no keys and passphrases", async () => {
  const chain = await startChain({ flags: ["-v"] });
  await chain.rpc("eth_getBalance", FIRST, "latest");
  const added = `0x${"ad".repeat(20)}`;
  await chain.rpc("evm_addAccount", added, "open sesame");
  await chain.rpc("personal_unlockAccount", added, "open sesame");
  await chain.rpc("evm_removeAccount", added, "open sesame");
  await chain.stop();
  expect(chain.lines.join("\n")).not.toContain("sesame");
  expect(chain.lines.filter((line) => line.includes("(not shown)"))).toHaveLength(3);
  expect(chain.lines.join("\n")).toMatch(/eth_getBalance \(\d+\.\d ms\)\n {2}> \["0xf39f.*","latest"\]/);
});

it("a port in use ends the start before anything is created or printed", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  const dataDir = temporaryDirectory();
  const { code, stdout, stderr } = await run(["--port", String(port), "--data-dir", dataDir, "--demo"]);
  expect(stderr).toMatch(new RegExp(`^couverture: Port ${port} is already in use on 127\\.0\\.0\\.1: .*--port`));
  expect(stderr.split("\n")).toHaveLength(1);
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(readdirSync(dataDir)).toEqual([]);
  server.close();
});

describe("a directory that is not right ends the start with code 1 and one sentence", () => {
  const manifest = (text: string) => {
    const path = temporaryDirectory();
    writeFileSync(join(path, "couverture.json"), text);
    return path;
  };
  it.each<[string, () => string, RegExp]>([
    [
      "foreign",
      () => {
        const path = temporaryDirectory();
        writeFileSync(join(path, "a.txt"), "");
        return path;
      },
      /holds something else \(a\.txt\) and no couverture\.json/,
    ],
    ["corrupt", () => manifest("{"), /couverture\.json is corrupt: it is not JSON/],
    ["corrupt in a field", () => manifest('{"layout":1}'), /couverture\.json is corrupt: field "engine"/],
    ["newer", () => manifest('{"layout":9}'), /has data layout 9, and couverture\/\d+\.\d+\.\d+ knows layouts up to 2/],
    ["a file", () => join(manifest("{}"), "couverture.json"), /couverture\.json is not a directory/],
  ])("%s", async (_what, path, sentence) => {
    const { code, stdout, stderr } = await run(["--port", "0", "--data-dir", path()]);
    expect(stderr).toMatch(sentence);
    expect(stderr.split("\n")).toHaveLength(1);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  });
});

it("a reader that goes away does not end the chain", async () => {
  const command = launch(["--port", "0", "--data-dir", temporaryDirectory()]);
  const [, url = ""] = await command.line(/Listening on (http:\S+)/);
  const call = rpc(() => url);
  command.child.stdout?.destroy();
  const hash = await call("eth_sendTransaction", { from: FIRST, to: FIRST });
  await call("eth_sendTransaction", { from: FIRST, to: FIRST });
  expect(await call("eth_getTransactionByHash", hash)).toMatchObject({ hash });
  command.child.kill("SIGTERM");
  expect(await command.ended).toEqual({ code: 0, signal: null });
});

describe("a chain made from a genesis file", () => {
  const genesis = (chainId: number) => {
    const file = join(temporaryDirectory(), "genesis.json");
    const forks = [
      "homestead",
      "eip150",
      "eip155",
      "eip158",
      "byzantium",
      "constantinople",
      "petersburg",
      "istanbul",
      "berlin",
      "london",
    ];
    const config = { chainId, ...Object.fromEntries(forks.map((fork) => [`${fork}Block`, 0])) };
    writeFileSync(
      file,
      JSON.stringify({ config, alloc: {}, gasLimit: "0x47b760", difficulty: "0x20000", timestamp: "0x10" }),
    );
    return file;
  };

  it("is what the file says, with the flag and without it; another file contradicts it", async () => {
    const file = genesis(77);
    const chain = await startChain({ flags: ["--genesis", file] });
    const { hash } = await chain.rpc<{ hash: string }>("eth_getBlockByNumber", "0x0", false);
    await chain.restart({ flags: ["--chain-id", "77", "--gas-limit", "4700000", "--hardfork", "london"] });
    expect(await chain.rpc("eth_getBlockByNumber", "0x0", false)).toMatchObject({ hash, timestamp: "0x10" });
    expect(await chain.rpc("net_version")).toBe("77");
    await chain.restart({ flags: ["--genesis", file] });
    await chain.stop();
    const { code, stderr } = await run(["--port", "0", "--data-dir", chain.dataDir, "--genesis", genesis(78)]);
    expect(stderr).toMatch(
      /--genesis sha256 0x\w{64} contradicts the chain in .*, which was created with genesis file sha256 0x\w{64}/,
    );
    expect(code).toBe(2);
  });

  it("does not take an option that contradicts the file", async () => {
    const { code, stderr } = await run([
      "--ephemeral",
      "--port",
      "0",
      "--genesis",
      genesis(77),
      "--chain.chainId",
      "5",
    ]);
    expect(stderr).toBe("couverture: --chain.chainId contradicts the genesis file, which says 77; leave one out");
    expect(code).toBe(2);
  });
});

it("a phrase that is no BIP-39 mnemonic is taken on request, and its directory opens without", async () => {
  const chain = await startChain({ flags: ["-m", "not a mnemonic", "--allow-invalid-mnemonic", "--no-exchange"] });
  const accounts = await chain.rpc("eth_accounts");
  expect(accounts).toHaveLength(10);
  await chain.restart({ flags: ["-m", "not a mnemonic"] });
  expect(await chain.rpc("eth_accounts")).toEqual(accounts);
  await chain.stop();
});

it("a refused mnemonic leaves no data directory behind", async () => {
  const dataDir = join(temporaryDirectory(), "chain");
  const { code } = await run(["--port", "0", "--data-dir", dataDir, "-m", "not a mnemonic"]);
  expect(code).toBe(2);
  expect(existsSync(dataDir)).toBe(false);
});

it("accounts and keys are written to a file on request, as Ganache does", async () => {
  const file = join(temporaryDirectory(), "keys.json");
  const chain = await startChain({ flags: ["--acctKeys", file, "-a", "1"] });
  await chain.stop();
  expect(JSON.parse(readFileSync(file, "utf8"))).toEqual({
    addresses: { [FIRST]: FIRST },
    private_keys: { [FIRST]: "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80" },
  });
  const { code, stderr } = await run(["--ephemeral", "--port", "0", "--account-keys", "/no/such/keys.json"]);
  expect(stderr).toBe("couverture: --account-keys cannot be written to /no/such/keys.json (ENOENT)");
  expect(code).toBe(2);
});
