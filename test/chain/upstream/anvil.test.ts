/** A fork of Anvil, which answers as Anvil does, and Anvil as a fork of us. */
import { type ChildProcess, spawn } from "node:child_process";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { setTimeout } from "node:timers/promises";
import { type Ask, startNode, stopNodes, storeCode, word } from "./upstream.js";

const require = createRequire(import.meta.url);
const running: ChildProcess[] = [];

interface Anvil {
  url: string;
  ask: Ask;
}

async function startAnvil(...args: string[]): Promise<Anvil> {
  const arch = { x64: "amd64" }[process.arch as string] ?? process.arch;
  const program = require.resolve(`@foundry-rs/anvil-${process.platform}-${arch}/bin/anvil`);
  const child = spawn(program, ["--port", "0", "--balance", "1000", ...args], {
    stdio: ["ignore", "pipe", "ignore"],
    env: { ...process.env, NODE_OPTIONS: "" },
  });
  running.push(child);
  for await (const line of createInterface({ input: child.stdout })) {
    const [, address] = /Listening on (\S+)/.exec(line) ?? [];
    if (address === undefined) continue;
    const url = `http://${address}`;
    return { url, ask: requester(url) };
  }
  throw new Error("Anvil does not start");
}

const requester =
  (url: string): Ask =>
  async <T>(method: string, ...params: unknown[]): Promise<T> => {
    const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
    const response = await fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body });
    const { result, error } = (await response.json()) as { result: T; error?: { message: string } };
    if (error) throw new Error(error.message);
    return result;
  };

/** Anvil answers a hash before it has mined the transaction. */
async function receiptOf(ask: Ask, hash: string): Promise<Record<string, unknown>> {
  for (let tries = 0; tries < 200; tries++) {
    const receipt = await ask<Record<string, unknown> | null>("eth_getTransactionReceipt", hash);
    if (receipt) return receipt;
    await setTimeout(10);
  }
  throw new Error(`${hash} is not mined`);
}

afterAll(async () => {
  await stopNodes();
  for (const child of running) child.kill();
});

it("a fork of Anvil has what Anvil has, before the fork and at it", async () => {
  const anvil = await startAnvil("--chain-id", "31338");
  const [from, to] = await anvil.ask<string[]>("eth_accounts");
  const deployed = await anvil.ask<string>("eth_sendTransaction", { from, data: storeCode(42) });
  const store = (await receiptOf(anvil.ask, deployed)).contractAddress;
  const changed = await anvil.ask<string>("eth_sendTransaction", { from, to: store, data: word(5) });
  await receiptOf(anvil.ask, changed);
  await receiptOf(anvil.ask, await anvil.ask("eth_sendTransaction", { from, to, value: "0x5" }));

  const fork = await startNode({ fork: { url: anvil.url } });
  for (const [method, ...params] of [
    ["eth_chainId"],
    ["eth_blockNumber"],
    ["eth_getBlockByNumber", "latest", true],
    ["eth_getBlockByNumber", "0x1", false],
    ["eth_getTransactionReceipt", changed],
    ["eth_getTransactionByHash", deployed],
    ["eth_call", { to: store }, "latest"],
    ["eth_call", { to: store }, "0x1"],
    ["eth_getCode", store, "latest"],
    ["eth_getStorageAt", store, "0x0", "latest"],
    ["eth_getTransactionCount", from, "latest"],
    ["eth_getLogs", { fromBlock: "0x0", toBlock: "latest" }],
    ["debug_traceTransaction", changed, { tracer: "callTracer" }],
  ] as const) {
    expect([method, await fork.ask(method, ...params)]).toEqual([method, await anvil.ask(method, ...params)]);
  }
  await fork.ask("eth_sendTransaction", { from, to: store, data: word(6) });
  expect(await fork.ask("eth_call", { to: store }, "latest")).toBe(word(6));
  expect(await anvil.ask("eth_call", { to: store }, "latest")).toBe(word(5));
});

it("two forks of one chain, Anvil's and ours, do the same", async () => {
  const upstream = await startNode({ chain: { exchange: false, chainId: 31338 } });
  const [from = "", to = ""] = await upstream.ask<string[]>("eth_accounts");
  const deployed = await upstream.ask<string>("eth_sendTransaction", { from, data: storeCode(42) });
  const { contractAddress: store } = await upstream.ask<{ contractAddress: string }>(
    "eth_getTransactionReceipt",
    deployed,
  );
  const url = await upstream.node.listen();
  const ours = await startNode({ fork: { url } });
  const theirs = await startAnvil("--fork-url", url);
  const outcome = async (ask: Ask): Promise<unknown> => {
    const gas = await ask("eth_estimateGas", { from, to: store, data: word(7) });
    const fees = { gas: "0x186a0", maxFeePerGas: "0x77359400", maxPriorityFeePerGas: "0x1" };
    const hash = await ask<string>("eth_sendTransaction", { from, to: store, data: word(7), ...fees });
    const receipt = await receiptOf(ask, hash);
    const { gasUsed, status, effectiveGasPrice, blockNumber, logs } = receipt;
    return {
      ...{ gas, hash, gasUsed, status, effectiveGasPrice, blockNumber, logs: (logs as unknown[]).length },
      word: await ask("eth_call", { to: store }, "latest"),
      before: await ask("eth_call", { to: store }, "0x1"),
      head: await ask("eth_blockNumber"),
      nonces: [
        await ask("eth_getTransactionCount", from, "latest"),
        await ask("eth_getTransactionCount", to, "latest"),
      ],
    };
  };
  expect(await outcome(ours.ask)).toEqual(await outcome(theirs.ask));
});
