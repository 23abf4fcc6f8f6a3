/** A fork of a node of our own, behind a relay that counts requests and fails when it is set to. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { removeDirectories, temporaryDirectory } from "../../support/directories.js";
import { endCommands, launch, run } from "../../support/process.js";
import { rpc } from "../../support/rpc.js";
import {
  type Ask,
  passOn,
  type Relay,
  type Running,
  startNode,
  startRelay,
  stopNode,
  stopNodes,
  storeCode,
  word,
} from "./upstream.js";

interface BlockJson {
  number: string;
  hash: string;
  parentHash: string;
  stateRoot: string;
  transactions: string[];
}

const NOBODY = `0x${"ab".repeat(20)}`;
let upstream: Running;
let relay: Relay;
let accounts: string[];
/** A contract of the upstream's: its word is 42 after block 1, 5 after 2, 6 after 3, which is forked, and 99 after 4. */
let store: string;
let sent: string[];

const write = (ask: Ask, to: string, value: number, from = 1): Promise<string> =>
  ask("eth_sendTransaction", { from: accounts[from], to, data: word(value) });
const read = (ask: Ask, block = "latest"): Promise<string> => ask("eth_call", { to: store }, block);
const onFork = (options: object = {}, url = relay.url, block = 3): Promise<Running> =>
  startNode({ fork: { url, blockNumber: block }, ...options });
const held = (directory: string) => ({ storage: { directory } });

beforeAll(async () => {
  upstream = await startNode({ chain: { chainId: 777, exchange: false, hardfork: "shanghai" } });
  accounts = await upstream.ask("eth_accounts");
  const deployed = await upstream.ask<string>("eth_sendTransaction", { from: accounts[0], data: storeCode(42) });
  store = (await upstream.ask<{ contractAddress: string }>("eth_getTransactionReceipt", deployed)).contractAddress;
  sent = [deployed];
  for (const value of [5, 6, 99]) sent.push(await write(upstream.ask, store, value));
  relay = await startRelay(passOn(await upstream.node.listen()));
});

beforeEach(() => {
  relay.fault = undefined;
  relay.forget();
});

afterAll(async () => {
  await endCommands();
  await stopNodes();
  await relay.close();
  removeDirectories();
});

describe("a fork", () => {
  let fork: Running;
  beforeAll(async () => {
    fork = await onFork();
  });

  it("has the upstream's chain id, block and state, and nothing of what came later", async () => {
    const head = await fork.ask<BlockJson>("eth_getBlockByNumber", "latest", false);
    expect(head).toEqual(await upstream.ask("eth_getBlockByNumber", "0x3", false));
    expect(await fork.ask("eth_chainId")).toBe("0x309");
    expect(await read(fork.ask)).toBe(word(6));
    expect(await fork.ask("eth_getTransactionByHash", sent[3])).toBeNull();
    expect(await fork.ask("eth_getTransactionReceipt", sent[3])).toBeNull();
  });

  it("funds the wallet's accounts, which keep their nonces", async () => {
    expect(BigInt(await fork.ask("eth_getBalance", accounts[1]))).toBe(1000n * 10n ** 18n);
    expect(await fork.ask("eth_getTransactionCount", accounts[1])).toBe("0x2");
    expect(await fork.ask("eth_accounts")).toEqual(accounts);
  });

  it("changes what the upstream has, and leaves the upstream as it is", async () => {
    await write(fork.ask, store, 7);
    expect([await read(fork.ask), await read(upstream.ask)]).toEqual([word(7), word(99)]);
    const [block, before] = [
      await fork.ask<BlockJson>("eth_getBlockByNumber", "0x4", false),
      await upstream.ask<BlockJson>("eth_getBlockByNumber", "0x3", false),
    ];
    expect(block.parentHash).toBe(before.hash);
    expect(await fork.ask("eth_call", { to: store }, before.hash)).toBe(word(6));
  });

  it("answers what was before it: states, blocks, transactions and traces", async () => {
    for (const [block, value] of [
      ["0x1", 42],
      ["0x2", 5],
    ] as const) {
      expect(await read(fork.ask, block)).toBe(word(value));
      expect(await fork.ask("eth_getStorageAt", store, "0x0", block)).toBe(word(value));
    }
    for (const [method, ...params] of [
      ["eth_getBlockByNumber", "0x1", true],
      ["eth_getBlockByNumber", "earliest", false],
      ["eth_getTransactionByHash", sent[2]],
      ["eth_getTransactionReceipt", sent[1]],
      ["eth_getBlockReceipts", "0x3"],
      ["eth_getBlockTransactionCountByNumber", "0x2"],
      ["eth_getTransactionByBlockNumberAndIndex", "0x2", "0x0"],
      ["eth_getRawTransactionByHash", sent[0]],
      ["eth_getProof", store, ["0x0"], "0x2"],
      ["debug_traceTransaction", sent[1], { tracer: "callTracer" }],
      ["trace_block", "0x3"],
      ["eth_getTransactionCount", accounts[1], "0x2"],
    ] as const) {
      expect([method, await fork.ask(method, ...params)]).toEqual([method, await upstream.ask(method, ...params)]);
    }
    const { hash } = await upstream.ask<BlockJson>("eth_getBlockByNumber", "0x2", false);
    expect(await fork.ask("eth_getBlockByHash", hash, true)).toEqual(
      await upstream.ask("eth_getBlockByHash", hash, true),
    );
    await expect(fork.ask("eth_getProof", store, [], "latest")).rejects.toThrow(/cannot be proved/);
  });

  it("puts the upstream's logs and fees before its own", async () => {
    interface Log {
      blockNumber: string;
      address: string;
    }
    const filter = { fromBlock: "earliest", address: store };
    const logs = await fork.ask<Log[]>("eth_getLogs", filter);
    expect(logs.map(({ blockNumber }) => blockNumber)).toEqual(["0x2", "0x3", "0x4"]);
    expect(await fork.ask("eth_getFilterLogs", await fork.ask("eth_newFilter", filter))).toEqual(logs);
    expect(await fork.ask("eth_getLogs", { ...filter, toBlock: "0x2" })).toHaveLength(1);
    const history = await fork.ask<{ oldestBlock: string; baseFeePerGas: string[] }>(
      "eth_feeHistory",
      "0x3",
      "0x4",
      [],
    );
    const own = await upstream.ask<typeof history>("eth_feeHistory", "0x2", "0x3", []);
    expect(history).toMatchObject({ oldestBlock: "0x2" });
    expect(history.baseFeePerGas.slice(0, 3)).toEqual(own.baseFeePerGas);
    expect(history.baseFeePerGas).toHaveLength(4);
  });

  it("gives code the hashes of the upstream's blocks", async () => {
    // BLOCKHASH of block 2, returned.
    const code = "0x6002406000526020 6000f3".replace(" ", "");
    const { hash } = await upstream.ask<BlockJson>("eth_getBlockByNumber", "0x2", false);
    expect(await fork.ask("eth_call", { data: code }, "latest")).toBe(hash);
  });

  it("reverts to snapshot ids, and reports what it forks from", async () => {
    const mark = await fork.ask("evm_snapshot");
    await write(fork.ask, store, 8);
    expect(await fork.ask("evm_revert", mark)).toBe(true);
    expect(await read(fork.ask)).toBe(word(7));
    const { hash } = await upstream.ask<BlockJson>("eth_getBlockByNumber", "0x3", false);
    const forkedNetwork = { chainId: 777, forkBlockNumber: 3, forkBlockHash: hash };
    expect(await fork.ask("hardhat_metadata")).toMatchObject({ forkedNetwork });
    expect(await fork.ask("anvil_nodeInfo")).toMatchObject({ forkConfig: { forkUrl: relay.url, forkBlockNumber: 3 } });
    expect(fork.node.info().fork).toMatchObject({ upstream: relay.url, chainId: 777, block: 3, hash });
  });

  it("forgets the storage of what is destroyed", async () => {
    const old = await onFork({ chain: { hardfork: "shanghai" } });
    await old.ask("eth_sendTransaction", { from: accounts[3], to: store, data: "0x01" });
    expect(await old.ask("eth_getCode", store)).toBe("0x");
    expect(await old.ask("eth_getStorageAt", store, "0x0")).toBe(word(0));
    await stopNode(old);
  });

  it("has the same blocks whatever was read on the way, and whatever EVM executes them", async () => {
    const ways = (["couverture", "ethereumjs"] as const).flatMap((evm) => [
      { evm, curious: false },
      { evm, curious: true },
    ]);
    const blocks = await Promise.all(
      ways.map(async ({ evm, curious }) => {
        const one = await onFork({ chain: { clock: "step" }, transactions: { evm } });
        if (curious) for (const address of [NOBODY, store]) await one.ask("eth_getStorageAt", address, "0x0");
        // With its gas, so that no estimate reads the slot before: the block is made again from where it missed that.
        const [from] = await one.ask<string[]>("eth_accounts");
        await one.ask("eth_sendTransaction", { from, to: store, data: word(11), gas: "0x30000" });
        await one.ask("hardhat_setBalance", NOBODY, "0x1");
        await one.ask("evm_mine");
        const head = await one.ask<BlockJson>("eth_getBlockByNumber", "latest", false);
        await stopNode(one);
        return head.hash;
      }),
    );
    expect(new Set(blocks).size).toBe(1);
  });
});

it("the command starts a fork by --fork-url, and prints what it forks from", async () => {
  const url = `${relay.url}@2`;
  const command = launch(["start", "--ephemeral", "--port", "0", "--fork-url", url, "--fork-header", "x-key: a, b"]);
  await command.line(/^Upstream: {2}http:\/\/127\.0\.0\.1:\d+ \(chain 777\)$/);
  await command.line(/^Block: {5}2 0x[0-9a-f]{64}$/);
  const [, address = ""] = await command.line(/^Listening on (\S+)$/);
  expect(await rpc(() => address)("eth_call", { to: store }, "latest")).toBe(word(5));
  expect(relay.headers.at(-1)?.["x-key"]).toBe("a, b");
});

describe("a fork that is kept", () => {
  it("starts again without a request to its upstream, and continues without it", async () => {
    const directory = temporaryDirectory();
    let fork = await onFork(held(directory));
    await write(fork.ask, store, 7);
    const head = await fork.ask("eth_getBlockByNumber", "latest", false);
    await stopNode(fork);
    relay.forget();
    fork = await startNode(held(directory));
    expect(await read(fork.ask)).toBe(word(7));
    await write(fork.ask, store, 8);
    // Only whether the upstream is still the same chain.
    expect(relay.seen.map(({ method }) => method)).toEqual(["eth_chainId", "eth_getBlockByNumber"]);
    expect(fork.node.info()).toMatchObject({ warnings: [], restored: { blocks: 1 } });
    await stopNode(fork);

    relay.fault = (_calls, response) => Boolean(response.destroy());
    fork = await startNode(held(directory));
    expect(fork.node.info().warnings).toEqual([expect.stringMatching(/did not give its chain id/)]);
    expect(await read(fork.ask)).toBe(word(8));
    expect(await fork.ask("eth_getBlockByNumber", "0x4", false)).toEqual(head);
    await write(fork.ask, store, 9);
    await fork.ask("evm_mine");
    expect(await fork.ask("eth_blockNumber")).toBe("0x7");
    await stopNode(fork);
  });

  it("has its state rebuilt from the journal, and reads again what it lacks then", async () => {
    const directory = temporaryDirectory();
    let fork = await onFork(held(directory));
    await write(fork.ask, store, 7);
    await stopNode(fork);
    rmSync(join(directory, "state"), { recursive: true });
    fork = await startNode(held(directory));
    expect(await read(fork.ask)).toBe(word(7));
    await stopNode(fork);
  });

  it.each([
    ["another block where the fork's was", "eth_getBlockByNumber", { hash: word(1) }, /has changed: its block 3/],
    ["another chain", "eth_chainId", "0x1", /is another chain: its chain id is 1/],
  ])("does not go on with %s", async (_what, method, result, sentence) => {
    const directory = temporaryDirectory();
    await stopNode(await onFork(held(directory)));
    relay.fault = (calls, response) => {
      const answers = calls.map((call, index) => ({
        jsonrpc: "2.0",
        id: (call as unknown as { id: number }).id ?? index,
        result: call.method === method ? result : call.method === "eth_chainId" ? "0x309" : null,
      }));
      response.end(JSON.stringify(answers));
      return true;
    };
    await expect(startNode(held(directory))).rejects.toThrow(sentence);
  });
});

describe("a chain that is reset to a fork, by hardhat_reset", () => {
  it("continues from there, keeps that over a restart, and reverts to what it was", async () => {
    const directory = temporaryDirectory();
    let node = await startNode({ ...held(directory), chain: { exchange: false } });
    const genesis = await node.ask<BlockJson>("eth_getBlockByNumber", "0x0", false);
    await node.ask("evm_mine");
    expect(await node.ask("hardhat_reset", { forking: { jsonRpcUrl: relay.url, blockNumber: 2 } })).toBe(true);
    expect(await node.ask("eth_blockNumber")).toBe("0x2");
    expect(await read(node.ask)).toBe(word(5));
    await write(node.ask, store, 7);
    await stopNode(node);
    node = await startNode(held(directory));
    expect([await node.ask("eth_blockNumber"), await read(node.ask)]).toEqual(["0x3", word(7)]);
    expect(await node.ask("anvil_reset", { forking: { blockNumber: 3 } })).toBe(true);
    expect([await node.ask("eth_chainId"), await read(node.ask)]).toEqual(["0x539", word(6)]);
    expect(await node.ask("hardhat_reset")).toBe(true);
    expect(await node.ask("eth_getBlockByNumber", "latest", false)).toEqual(genesis);
    expect(await node.ask("eth_getCode", store)).toBe("0x");
    await stopNode(node);
    node = await startNode(held(directory));
    expect(await node.ask("eth_blockNumber")).toBe("0x0");
    await stopNode(node);

    const verified = await run(["ledger", "verify", "--data-dir", directory, "--against", directory, "--reexecute"]);
    expect(verified).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("WHOLE: every row is what the records say"),
    });
    expect(verified.stdout).toMatch(/1 blocks executed again with the same outcome; 1 block not executed again/);
  });
});
