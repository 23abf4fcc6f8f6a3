import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer as createHttpServer } from "node:http";
import type { AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { server as createServer } from "../../src/index.js";
import { removeDirectories, temporaryDirectory } from "../support/directories.js";
import { ROOT } from "../support/process.js";

/** What the project's hardhat.config.js reads of `SETTINGS`. */
interface Settings {
  /** False: Hardhat's own network. */
  plugin?: boolean;
  config?: object;
  /** What balance of its upstream a fork shows. */
  funded?: string;
}

interface Run {
  code: number | null;
  output: string;
  /** What the test file wrote. */
  outcome: Record<string, unknown>;
}

const PACKAGES = [
  "hardhat",
  "solc",
  "ethers",
  "@nomicfoundation/hardhat-network-helpers",
  "@openzeppelin/contracts-v4",
];

let project: string;
let runs = 0;

/** `npx hardhat test test/FILE` in the project, once more each time. */
async function hardhatTest(file: string, settings: Settings = {}): Promise<Run> {
  const outcomes = join(project, `outcomes-${++runs}.json`);
  const child = spawn(process.execPath, ["node_modules/hardhat/internal/cli/cli.js", "test", `test/${file}`], {
    cwd: project,
    env: {
      ...process.env,
      ...{ NODE_OPTIONS: "", HARDHAT_DISABLE_TELEMETRY_PROMPT: "true", HOME: project, CI: "" },
      ...{ SETTINGS: JSON.stringify(settings), OUTCOMES: outcomes },
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
  const [out, errors] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const code = await ended;
  const output = `${out}${errors}`;
  return { code, output, outcome: existsSync(outcomes) ? JSON.parse(readFileSync(outcomes, "utf8")) : { output } };
}

/** The outcomes of a file on Hardhat's own network, and on ours. */
const onBoth = async (file: string, config: object = {}): Promise<[own: Run, ours: Run]> => [
  await hardhatTest(file, { plugin: false, config }),
  await hardhatTest(file, { config }),
];

beforeAll(() => {
  project = temporaryDirectory();
  cpSync(join(ROOT, "test/hardhat/project"), project, { recursive: true });
  cpSync(join(ROOT, "test/e2e/hardhat/test/network-helpers.cjs"), join(project, "test/network-helpers.js"));
  for (const name of PACKAGES) {
    const link = join(project, "node_modules", name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(ROOT, "node_modules", name), link, "junction");
  }
  symlinkSync(ROOT, join(project, "node_modules", "couverture"), "junction");
  writeFileSync(join(project, "package.json"), '{ "private": true }');
});
afterAll(removeDirectories);

/** Hashes differ: headers are not the same on both networks, and what is of the block is not compared. */
const comparable = (outcome: Record<string, unknown>): unknown =>
  JSON.parse(
    JSON.stringify(outcome)
      .replace(/"(transactionHash|result)":"0x[0-9a-f]{64}"/g, '"$1":"a hash"')
      .replace(/(Seen|Before)\([^)]*\)/g, "$1()")
      .replace(/"0x(08b91f3f|d2a8194d)[0-9a-f]*"/g, '"0x$1"'),
  );

describe("couverture/hardhat, in a project of Hardhat 2", () => {
  it("throws what Hardhat throws, with its Solidity stack trace, for each way to fail", async () => {
    const [own, ours] = await onBoth("failures.js");
    const { another, ...traced } = ours.outcome;
    const { another: itsOwn, ...expected } = own.outcome;
    expect(Object.keys(expected).length).toBeGreaterThan(80);
    expect(comparable(traced)).toEqual(comparable(expected));
    expect(traced["library_ by eth_sendTransaction"]).toMatchObject({
      stack: [
        "    at Failures.positive (contracts/Failures.sol:10)",
        "    at Failures.library_ (contracts/Failures.sol:72)",
      ],
      hasCaller: true,
    });
    // The block hash is another where Hardhat repeats the call, and so is what it comes to: then there are no lines of Solidity.
    expect(comparable({ another })).toEqual(comparable({ another: { ...(itsOwn as object), stack: [] } }));
    expect(own.output).toContain("printed 0");
    expect(ours.output).toContain("printed 0");
    // By the call and by the transaction, but not for the trace.
    expect(ours.output.match(/printed and failed/g)).toHaveLength(2);
  }, 120_000);

  it.each<[string, object]>([
    ["no configuration", {}],
    [
      "accounts by keys, and other numbers",
      {
        chainId: 4242,
        blockGasLimit: 17_000_000,
        initialBaseFeePerGas: 8_000_000_000,
        coinbase: "0x00000000000000000000000000000000000000c0",
        initialDate: "2031-02-03T04:05:06Z",
        hardfork: "cancun",
        accounts: [
          { privateKey: `0x${"11".repeat(32)}`, balance: "123456789000000000000000" },
          { privateKey: `0x${"22".repeat(32)}`, balance: "7" },
        ],
      },
    ],
    [
      "blocks on request, of a phrase, failures that are no errors, and large contracts",
      {
        mining: { auto: false },
        throwOnCallFailures: false,
        throwOnTransactionFailures: false,
        allowUnlimitedContractSize: true,
        accounts: { mnemonic: "legal winner thank year wave sausage worth useful legal winner thank yellow", count: 3 },
      },
    ],
  ])(
    "is as Hardhat's own network with %s",
    async (_, hardhat) => {
      const [own, ours] = await onBoth("network.js", { networks: { hardhat } });
      expect(ours.outcome).toEqual(own.outcome);
      expect(own.code).toBe(0);
    },
    60_000,
  );

  it("mines by an interval, as Hardhat's own network", async () => {
    const [own, ours] = await onBoth("settings.js", {
      networks: { hardhat: { mining: { auto: false, interval: 150 } } },
    });
    expect(ours.outcome).toEqual(own.outcome);
    expect(ours.outcome).toEqual({ height: "0x0", pending: null, included: "0x1" });
  }, 60_000);

  it("rejects transactions below minGasPrice as Hardhat's own network, and logs requests where that is requested", async () => {
    const hardhat = { hardfork: "berlin", minGasPrice: 5_000_000_000 };
    const [own, ours] = [
      await hardhatTest("settings.js", { plugin: false, config: { networks: { hardhat } } }),
      await hardhatTest("settings.js", { config: { networks: { hardhat: { ...hardhat, loggingEnabled: true } } } }),
    ];
    expect(ours.outcome).toEqual(own.outcome);
    expect(ours.outcome).toEqual({ height: "0x0", prices: ["rejected", "accepted"] });
    expect(ours.output).toContain("eth_sendTransaction");
    expect(own.output).not.toContain("eth_sendTransaction");
  }, 60_000);

  it("forks from a block of another chain, with the headers that the configuration gives", async () => {
    const funded = "0x00000000000000000000000000000000000000f7";
    const upstream = createServer({ logging: { quiet: true } });
    const headers = new Set<string>();
    const front = createHttpServer(async (request, response) => {
      headers.add(String(request.headers["x-key"]));
      const { port } = upstream.address() as AddressInfo;
      const answer = await fetch(`http://127.0.0.1:${port}`, { method: "POST", body: await text(request) });
      response.setHeader("content-type", "application/json").end(await answer.text());
    });
    try {
      await upstream.listen(0);
      const { provider } = upstream;
      const mine = () => provider.request({ method: "evm_mine", params: [] });
      await mine();
      await provider.request({ method: "evm_setAccountBalance", params: [funded, "0x7"] });
      for (let block = 2; block <= 4; block++) await mine();
      await provider.request({ method: "evm_setAccountBalance", params: [funded, "0x8"] });
      front.listen(0, "127.0.0.1");
      await once(front, "listening");
      const { port } = front.address() as AddressInfo;
      const forking = { url: `http://127.0.0.1:${port}`, blockNumber: 3, httpHeaders: { "x-key": "a key" } };
      const { outcome } = await hardhatTest("settings.js", {
        config: { networks: { hardhat: { forking } } },
        funded,
      });
      expect(outcome).toEqual({ height: "0x3", balance: "0x7", mined: "0x4" });
      expect([...headers]).toEqual(["a key"]);
    } finally {
      front.closeAllConnections();
      front.close();
      await upstream.close();
    }
  }, 60_000);

  it("has types for its section of a hardhat.config.ts", () => {
    const config = `import "couverture/hardhat";
import type { HardhatUserConfig } from "hardhat/types/config";

export const right: HardhatUserConfig = { solidity: "0.8.28", couverture: { dataDirectory: "chain", exchange: true } };
// @ts-expect-error it is a name
export const wrong: HardhatUserConfig = { solidity: "0.8.28", couverture: { dataDirectory: 1 } };
`;
    writeFileSync(join(project, "hardhat.config.ts"), config);
    const tsc = join(ROOT, "node_modules/typescript/bin/tsc");
    const flags = ["--noEmit", "--strict", "--skipLibCheck", "--module", "node16", "--types", "", "hardhat.config.ts"];
    const { status, stdout } = spawnSync(process.execPath, [tsc, ...flags], { cwd: project, encoding: "utf8" });
    rmSync(join(project, "hardhat.config.ts"));
    expect([status, stdout]).toEqual([0, ""]);
  }, 60_000);

  it("has what network-helpers need: loadFixture, time, impersonation", async () => {
    const { output } = await hardhatTest("network-helpers.js");
    expect(output).toMatch(/10 passing/);
    expect(output).not.toMatch(/failing/);
  }, 60_000);

  it("continues a persistent chain, which the command reads", async () => {
    const settings = { config: { couverture: { dataDirectory: "chain" } } };
    const [first, second] = [
      await hardhatTest("persistence.js", settings),
      await hardhatTest("persistence.js", settings),
    ];
    expect([first.outcome.blockNumber, second.outcome.blockNumber]).toEqual(["0x1", "0x2"]);
    expect(second.outcome.first).toBe(first.outcome.blockHash);
  }, 60_000);

  it.each<[string, object, string]>([
    ["an order of the pool", { networks: { hardhat: { mining: { mempool: { order: "fifo" } } } } }, "mempool.order"],
    [
      "a range of intervals",
      { networks: { hardhat: { mining: { auto: false, interval: [1000, 2000] } } } },
      "mining.interval",
    ],
    [
      "both kinds of mining",
      { networks: { hardhat: { mining: { auto: true, interval: 1000 } } } },
      "set mining.auto to false",
    ],
    [
      "other hardforks",
      { networks: { hardhat: { chains: { 1: { hardforkHistory: { london: 0 } } } } } },
      "chains is not available",
    ],
    ["an option that is not known", { couverture: { directory: "chain" } }, "couverture.directory is not known"],
  ])(
    "rejects %s in one sentence",
    async (_, config, sentence) => {
      const { code, output } = await hardhatTest("persistence.js", { config });
      expect(code).not.toBe(0);
      expect(output).toContain(sentence);
    },
    60_000,
  );

  it("leaves Hardhat's own network in place on request", async () => {
    const { output } = await hardhatTest("persistence.js", {
      config: { couverture: { enabled: false, dataDirectory: "x" } },
    });
    expect(output).toMatch(/1 passing/);
  }, 60_000);
});
