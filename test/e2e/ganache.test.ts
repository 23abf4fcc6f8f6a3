import { rmSync } from "node:fs";
import { join } from "node:path";
import { Level } from "level";
import { account } from "../support/accounts.js";
import { type Chain, startChain } from "../support/chain.js";
import { cleanUp } from "../support/ending.js";
import { expectLedgerEqualsRebuild } from "../support/ledger-comparison.js";
import { expectLedgerHolds } from "../support/ledger-reading.js";
import { type Observation, observe } from "../support/observation.js";
import { run } from "../support/process.js";
import { signed } from "../support/raw-transactions.js";

const GANACHE = ["--engine", "ganache"];

interface Block {
  number: string;
  hash: string;
  timestamp: string;
  miner: string;
  extraData: string;
}

afterAll(cleanUp);

describe("a chain that Ganache runs", () => {
  let chain: Chain;
  let from: string;
  let to: string;
  let seen: Observation;
  const latest = () => chain.rpc<Block>("eth_getBlockByNumber", "latest", false);
  const send = (more: object = {}) => chain.rpc("eth_sendTransaction", { from, to, value: "0x1", ...more });

  beforeAll(async () => {
    chain = await startChain({ flags: [...GANACHE, "--chain-id", "4242", "--accounts", "3"] });
    [from, to] = (await chain.rpc<string[]>("eth_accounts")) as [string, string];
  });

  it("is Ganache, with the chain's own methods beside it", async () => {
    expect(await chain.rpc("web3_clientVersion")).toBe("Ganache/v7.9.2/EthereumJS TestRPC/v7.9.2/ethereum-js");
    await expect(chain.rpc("hardhat_setBalance", to, "0x1")).rejects.toThrow("does not exist");
    const info = await chain.rpc<{ engine: string; head: { hash: string } }>("couverture_info");
    expect(info).toMatchObject({ engine: "ganache", head: { hash: (await latest()).hash } });
  });

  it("comes back with its blocks, accounts, options and settings after a restart without any of the flags", async () => {
    await send();
    await chain.rpc("evm_setAccountBalance", to, "0x1234");
    await chain.rpc("miner_setEtherbase", to);
    await chain.rpc("miner_setExtra", "0xc0de");
    await chain.rpc("miner_setGasPrice", "0x12a05f200");
    const before = await latest();
    await chain.restart({ flags: [] });
    expect(await latest()).toEqual(before);
    expect(await chain.rpc("eth_chainId")).toBe("0x1092");
    expect(await chain.rpc<string[]>("eth_accounts")).toHaveLength(3);
    expect(await chain.rpc("eth_gasPrice")).toBe("0x12a05f200");
    expect(await chain.rpc("eth_getBalance", to)).toBe("0x1234");
    await send();
    expect(await latest()).toMatchObject({ miner: to, extraData: "0xc0de" });
  });

  it("keeps its clock over a restart, wherever it was moved", async () => {
    const offset = 10_000;
    await chain.rpc("evm_increaseTime", offset);
    await chain.rpc("evm_mine");
    await chain.killAndRestart();
    await chain.rpc("evm_mine");
    const ahead = Number((await latest()).timestamp) - Date.now() / 1000;
    expect(Math.abs(ahead - offset)).toBeLessThan(5);
    await chain.rpc("evm_mine", 2_000_000_000);
  });

  it("goes back to marks of earlier sessions, and numbers new ones after them", async () => {
    const start = await latest();
    expect(Number(start.timestamp)).toBe(2_000_000_000);
    expect(await chain.rpc("evm_snapshot")).toBe("0x1");
    await send();
    expect(await chain.rpc("evm_snapshot")).toBe("0x2");
    await send();
    await chain.restart();
    await send();
    expect(await chain.rpc("evm_snapshot")).toBe("0x3");
    const third = await latest();
    const undone = await send();
    expect(await chain.rpc("evm_revert", "0x3")).toBe(true);
    expect(await latest()).toEqual(third);
    expect(await chain.rpc("eth_getTransactionByHash", undone)).toBeNull();
    expect(await chain.rpc("evm_revert", "0x1")).toBe(true);
    expect(await latest()).toEqual(start);
    expect(await chain.rpc("evm_revert", "0x1")).toBe(false);
    await send();
    expect(Number((await latest()).timestamp) - 2_000_000_000).toBeLessThan(60);
    expect(await chain.rpc("evm_snapshot")).toBe("0x1");
  });

  it("keeps what waits, and that it does not mine, over a kill", async () => {
    await chain.rpc("miner_stop");
    const head = await chain.rpc("eth_blockNumber");
    const waiting = await send({ gasPrice: "0x12a05f200" });
    const [, , third] = (await chain.rpc<string[]>("eth_accounts")) as [string, string, string];
    const others = await send({ from: third, gasPrice: "0x12a05f200" });
    const rival = await signed({ from: account(2), nonce: 0, chainId: 4242 });
    await expect(chain.rpc("eth_sendRawTransaction", rival)).rejects.toMatchObject({
      code: -32003,
      message: expect.stringMatching(/underpriced: Ganache cannot put a signed transaction in the place of/),
    });
    await chain.killAndRestart();
    expect(await chain.rpc("eth_blockNumber")).toBe(head);
    expect(await chain.rpc("eth_getTransactionByHash", waiting)).toMatchObject({ blockNumber: null });
    await chain.rpc("miner_start");
    expect(await chain.rpc("eth_getTransactionReceipt", waiting)).toMatchObject({ status: "0x1" });
    expect(await chain.rpc("eth_getTransactionReceipt", others)).toMatchObject({ status: "0x1" });
  });

  it("is refused to the native engine, and under another fork's name", async () => {
    seen = await observe(chain.rpc);
    await chain.stop();
    const start = ["start", "--port", "0", "--data-dir", chain.dataDir];
    const asNative = await run([...start, "--engine", "native"]);
    expect(asNative).toMatchObject({ code: 2, stdout: "" });
    expect(asNative.stderr).toContain("was created with the engine ganache");
    const newer = await run(["start", "--port", "0", "--ephemeral", ...GANACHE, "--hardfork", "cancun"]);
    expect(newer).toMatchObject({ code: 2, stdout: "" });
    expect(newer.stderr).toContain("cancun is not known to the engine ganache: shanghai is its newest");
  });

  it("has a ledger that holds, and is what a rebuild makes of the journal", async () => {
    expectLedgerHolds(chain.dataDir, seen);
    await expectLedgerEqualsRebuild(chain.dataDir);
  });

  it("has Ganache make its store again where that was lost, each block the same", async () => {
    rmSync(join(chain.dataDir, "ganache"), { recursive: true });
    await chain.restart();
    expect([...chain.lines, ...chain.errors].join("\n")).toMatch(
      /Ganache's store had lost \d+ blocks; they were made again/,
    );
    expect(await observe(chain.rpc)).toEqual(seen);
    await send();
    expect(Number((await latest()).number)).toBe(seen.blocks.length);
  });
});

it("mines at an interval with --block-time, and goes on with it after a kill and a revert", async () => {
  const chain = await startChain({ flags: [...GANACHE, "--block-time", "0.2"] });
  const grown = async (): Promise<number> => {
    const head = Number(await chain.rpc("eth_blockNumber"));
    for (const end = Date.now() + 20_000; Date.now() < end; ) {
      const now = Number(await chain.rpc("eth_blockNumber"));
      if (now > head + 1) return now;
    }
    throw new Error(`no blocks after block ${head}`);
  };
  const [from] = (await chain.rpc<string[]>("eth_accounts")) as [string];
  const hash = await chain.rpc("eth_sendTransaction", { from, to: from, value: "0x1" });
  await chain.killAndRestart();
  await chain.rpc("evm_setAccountBalance", "0x00000000000000000000000000000000000000a1", "0x1");
  await grown();
  expect(await chain.rpc("eth_getTransactionReceipt", hash)).toMatchObject({ status: "0x1" });
  const mark = await chain.rpc("evm_snapshot");
  await grown();
  expect(await chain.rpc("evm_revert", mark)).toBe(true);
  await grown();
});

describe("a block of Ganache's that does not come out the same here", () => {
  let chain: Chain;
  let before: Block;
  const latest = () => chain.rpc<Block>("eth_getBlockByNumber", "latest", false);
  const send = async (index = 1) => {
    const from = (await chain.rpc<string[]>("eth_accounts"))[index];
    return chain.rpc("eth_sendTransaction", { from, to: from, value: "0x1" });
  };

  beforeAll(async () => {
    chain = await startChain({ flags: GANACHE });
    await send(0);
    before = await latest();
    await chain.stop();
    await makeRicher(join(chain.dataDir, "ganache"));
    await chain.restart();
  });

  it("is refused, and so is every write after it, with what differs", async () => {
    const said =
      /^Ganache's block 2 has the (state|transactions) root 0x\w{64}, and its execution here gives 0x\w{64}\. The chain/;
    for (let attempt = 0; attempt < 2; attempt++)
      await expect(send()).rejects.toMatchObject({ code: -32000, message: expect.stringMatching(said) });
    await expect(chain.rpc("evm_mine")).rejects.toMatchObject({ message: expect.stringMatching(said) });
    const health = await fetch(`${chain.url}/health`);
    expect([health.status, await health.text()]).toEqual([503, expect.stringContaining("Ganache's block 2 has the")]);
  });

  it("is not there for those that read", async () => {
    expect(await latest()).toEqual(before);
    expect(await chain.rpc("eth_getBlockByNumber", "0x2", false)).toBeNull();
    const { head } = await chain.rpc<{ head: { hash: string } }>("couverture_info");
    expect(head.hash).toBe(before.hash);
  });

  it("leaves a chain that goes on where Ganache's store is made again", async () => {
    expect(await chain.stop()).toEqual({ code: 0, signal: null });
    await expectLedgerEqualsRebuild(chain.dataDir);
    rmSync(join(chain.dataDir, "ganache"), { recursive: true });
    await chain.restart();
    expect(await latest()).toEqual(before);
    await send();
    expect((await latest()).number).toBe("0x2");
  });
});

/** Damages Ganache's store: accounts that have 1000 ether have some more. */
async function makeRicher(directory: string): Promise<void> {
  const [thousand, more] = ["3635c9adc5dea00000", "3735c9adc5dea00000"].map((hex) => Buffer.from(hex, "hex"));
  const store = new Level<Buffer, Buffer>(directory, { keyEncoding: "buffer", valueEncoding: "buffer" });
  for (const [key, value] of await store.iterator().all()) {
    const at = value.indexOf(thousand as Buffer);
    if (at >= 0) await store.put(key, Buffer.concat([value.subarray(0, at), more as Buffer, value.subarray(at + 9)]));
  }
  await store.close();
}

describe("with --exchange", () => {
  it("has Ganache's own block 0, and the exchange in the blocks after it, which a restart leaves as they are", async () => {
    const flags = [...GANACHE, "--genesis-time", "1700000000"];
    const plain = await startChain({ flags });
    const genesis = await plain.rpc<Block>("eth_getBlockByNumber", "0x0", false);
    await plain.stop();
    const chain = await startChain({ flags: [...flags, "--exchange"] });
    expect(await chain.rpc<Block>("eth_getBlockByNumber", "0x0", false)).toEqual(genesis);
    const placed = await chain.rpc("eth_blockNumber");
    expect(Number(placed)).toBeGreaterThan(5);
    expect(await chain.rpc("exchange_markets")).toEqual([]);
    await chain.restart();
    expect(await chain.rpc("eth_blockNumber")).toBe(placed);
    const { exchange } = await chain.rpc<{ exchange: { exchange: string } }>("couverture_info");
    expect((await chain.rpc("eth_getCode", exchange.exchange)).length).toBeGreaterThan(1000);
  });
});
