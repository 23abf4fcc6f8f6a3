import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Abi, type Address, decodeFunctionResult, encodeFunctionData, type Hex } from "viem";
import { type Chain, startChain } from "../support/chain.js";
import { temporaryDirectory } from "../support/directories.js";
import { cleanUp } from "../support/ending.js";
import { expectLedgerEqualsRebuild } from "../support/ledger-comparison.js";
import { expectExecutedAgain } from "../support/lifecycle.js";
import { ROOT, run } from "../support/process.js";

afterAll(cleanUp);

const OPERATOR = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266";
const SECOND = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
const AT = {
  registry: "0xa750000000000000000000000000000000000001",
  settlementToken: "0xa750000000000000000000000000000000000002",
  exchange: "0xa750000000000000000000000000000000000003",
  poolFactory: "0xa750000000000000000000000000000000000004",
  router: "0xA750000000000000000000000000000000000005",
} as const;

const abiOf = (name: string): Abi =>
  JSON.parse(readFileSync(join(ROOT, "dist", "exchange", "artifacts", `${name}.json`), "utf8")).abi;

async function read(chain: Chain, to: Address, contract: string, functionName: string, ...args: unknown[]) {
  const abi = abiOf(contract);
  const data = await chain.rpc<Hex>(
    "eth_call",
    { to, data: encodeFunctionData({ abi, functionName, args }) },
    "latest",
  );
  return decodeFunctionResult({ abi, functionName, data });
}

const codesAt = (chain: Chain): Promise<Hex[]> =>
  Promise.all(Object.values(AT).map((address) => chain.rpc<Hex>("eth_getCode", address, "latest")));
const NONE = Object.values(AT).map(() => "0x");

const info = (chain: Chain) => chain.rpc<{ exchange: unknown; genesisHash: Hex }>("couverture_info");

describe("a chain begins with the exchange", () => {
  let chain: Chain;
  beforeAll(async () => {
    chain = await startChain({ flags: ["--clock", "step"] });
  });

  it("whose contracts are at their addresses, and says where", async () => {
    for (const code of await codesAt(chain)) expect(code.length).toBeGreaterThan(1_000);
    expect((await info(chain)).exchange).toEqual({ operator: OPERATOR, ...AT });
    const section = chain.lines.slice(chain.lines.indexOf("Exchange") + 2).slice(0, 6);
    expect(section.map((line) => line.split(/: +/))).toEqual([
      ["Exchange", AT.exchange],
      ["Registry", AT.registry],
      ["Dollars", AT.settlementToken],
      ["Pools", AT.poolFactory],
      ["Router", AT.router],
      ["Operator", OPERATOR],
    ]);
  });

  it("which know one another and obey the first account", async () => {
    expect(await read(chain, AT.exchange, "Exchange", "registry")).toBe(AT.registry);
    expect(await read(chain, AT.poolFactory, "PoolFactory", "exchange")).toBe(AT.exchange);
    expect(await read(chain, AT.router, "Router", "exchange")).toBe(AT.exchange);
    expect(await read(chain, AT.router, "Router", "factory")).toBe(AT.poolFactory);
    const administrates = (to: Address, contract: string, who: Address) =>
      read(chain, to, contract, "hasRole", `0x${"00".repeat(32)}`, who);
    for (const [to, contract] of [
      [AT.registry, "InvestorRegistry"],
      [AT.settlementToken, "SettlementToken"],
      [AT.exchange, "Exchange"],
    ] as const) {
      expect(await administrates(to, contract, OPERATOR)).toBe(true);
      expect(await administrates(to, contract, SECOND)).toBe(false);
    }
  });

  it("without a block, a transaction, a log or a used nonce", async () => {
    expect(await chain.rpc("eth_blockNumber")).toBe("0x0");
    expect(await chain.rpc("eth_getTransactionCount", OPERATOR, "latest")).toBe("0x0");
    expect(await chain.rpc("eth_getBalance", OPERATOR, "latest")).toBe(`0x${(1000n * 10n ** 18n).toString(16)}`);
    expect(await chain.rpc("eth_getLogs", { fromBlock: "earliest" })).toEqual([]);
    for (const address of Object.values(AT)) {
      expect(await chain.rpc("eth_getTransactionCount", address, "latest")).toBe("0x1");
    }
  });

  it("the same one each time, and none other", async () => {
    const hash = async (...flags: string[]) => {
      const other = await startChain({ flags: ["--clock", "step", ...flags] });
      const { genesisHash } = await info(other);
      await other.stop();
      return genesisHash;
    };
    const { genesisHash } = await info(chain);
    expect(await hash()).toBe(genesisHash);
    expect(await hash("--exchange")).toBe(genesisHash);
    expect(await hash("--no-exchange")).not.toBe(genesisHash);
  });

  it("that works, survives a kill, and stays whatever is requested later", async () => {
    const drip = encodeFunctionData({ abi: abiOf("SettlementToken"), functionName: "drip" });
    await chain.rpc("eth_sendTransaction", { from: SECOND, to: AT.settlementToken, data: drip });
    const balance = () => read(chain, AT.settlementToken, "SettlementToken", "balanceOf", SECOND);
    expect(await balance()).toBe(100_000_000_000n);
    await chain.killAndRestart();
    expect(await balance()).toBe(100_000_000_000n);
    expect((await info(chain)).exchange).toEqual({ operator: OPERATOR, ...AT });
    await chain.restart({ flags: ["--exchange"] });
    expect(await balance()).toBe(100_000_000_000n);
    await chain.stop();
    const refused = await run(["start", "--port", "0", "--data-dir", chain.dataDir, "--no-exchange"]);
    expect(refused.stderr).toContain(
      `--exchange false contradicts the chain in ${chain.dataDir}, which was created with exchange true; leave it out`,
    );
    expect(refused.code).toBe(2);
    await chain.restart({ flags: [] });
  });

  it("whose state and ledger the journal gives again", async () => {
    await expectExecutedAgain(chain);
    await expectLedgerEqualsRebuild(chain.dataDir);
  }, 60_000);
});

describe("a chain has no exchange", () => {
  const file = () => {
    const path = join(temporaryDirectory(), "genesis.json");
    writeFileSync(
      path,
      JSON.stringify({ config: { chainId: 1337 }, difficulty: "0x20000", gasLimit: "0x47b760", alloc: {} }),
    );
    return path;
  };

  it.each<[string, () => string[]]>([
    ["that is to be without it", () => ["--no-exchange"]],
    ["without an account", () => ["--accounts", "0"]],
    ["of an old hardfork", () => ["--hardfork", "london"]],
    ["from a genesis file", () => ["--genesis", file()]],
  ])("%s", async (_what, flags) => {
    const chain = await startChain({ flags: flags() });
    expect(await codesAt(chain)).toEqual(NONE);
    expect((await info(chain)).exchange).toBeNull();
    expect(chain.lines).not.toContain("Exchange");
    await chain.stop();
  });

  it("that was made before there was one", async () => {
    const chain = await startChain({ flags: ["--no-exchange"] });
    await chain.stop();
    const path = join(chain.dataDir, "couverture.json");
    const manifest = JSON.parse(readFileSync(path, "utf8"));
    delete manifest.options.exchange;
    writeFileSync(path, JSON.stringify(manifest));
    await chain.restart();
    expect(await codesAt(chain)).toEqual(NONE);
    await chain.stop();
    const { code, stderr } = await run(["start", "--port", "0", "--data-dir", chain.dataDir, "--exchange"]);
    expect(stderr).toContain(
      `--exchange true contradicts the chain in ${chain.dataDir}, which was created with exchange false; leave it out`,
    );
    expect(code).toBe(2);
  });

  it.each<[string, () => string[], string]>([
    ["has no account", () => ["--accounts", "0"], "--exchange needs an account that operates it"],
    ["is too old", () => ["-k", "london"], "--exchange needs the hardfork shanghai or a newer one, not london"],
    [
      "is from a file",
      () => ["--genesis", file()],
      "--exchange cannot be on a chain that is made from a genesis file; leave one of them out",
    ],
  ])("and one that %s is not given one", async (_what, flags, sentence) => {
    const { code, stderr } = await run(["start", "--port", "0", "--ephemeral", "--exchange", ...flags()]);
    expect(stderr).toContain(`couverture: ${sentence}`);
    expect(code).toBe(2);
  });
});
