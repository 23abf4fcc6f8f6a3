/** Nodes that are sent the same script: the peers, each a process of its own, and this program beside each of them. */
import { type ChildProcess, spawn } from "node:child_process";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { Hardfork } from "../../src/ethereum/index.js";
import { createNode } from "../../src/node.js";
import { parseNodeOptions } from "../../src/options/index.js";
import { MNEMONIC } from "../support/accounts.js";
import type { Answer, Failure } from "./script.js";

export type Request = (method: string, params: readonly unknown[]) => Promise<Answer>;

/** A node that answers. */
export interface StartedNode {
  readonly request: Request;
  close(): Promise<void>;
}

export const PEERS = ["ganache", "anvil"] as const;
export type Peer = (typeof PEERS)[number];

const CHAIN_ID = 1337;
const GAS_LIMIT = 30_000_000;
/** The newest hardfork that a peer has. */
const HARDFORK = { ganache: "shanghai", anvil: "osaka" } as const;

const require = createRequire(import.meta.url);
const running = new Set<ChildProcess>();

/** Where the packages of Anvil have its binary for this machine. */
function anvilBinary(): string {
  const arch = { x64: "amd64" }[process.arch as string] ?? process.arch;
  return require.resolve(`@foundry-rs/anvil-${process.platform}-${arch}/bin/anvil`);
}

const GANACHE_OPTIONS = {
  chain: { chainId: CHAIN_ID, networkId: CHAIN_ID, hardfork: HARDFORK.ganache },
  wallet: { mnemonic: MNEMONIC },
  miner: { blockGasLimit: GAS_LIMIT },
  logging: { quiet: true },
};
const anvilFlags = (hardfork: Hardfork): string[] => [
  ...["--hardfork", hardfork, "--chain-id", `${CHAIN_ID}`, "--gas-limit", `${GAS_LIMIT}`, "--balance", "1000"],
  // Its block 1 has the base fee of block 0, by EIP-1559 it has seven eighths of it.
  ...["--block-base-fee-per-gas", "875000000", "--steps-tracing", "--port", "0"],
];
function startedProcess(peer: Peer, hardfork: Hardfork, flags: readonly string[]): ChildProcess {
  const start = (program: string, args: readonly string[]): ChildProcess =>
    spawn(program, args, { stdio: ["pipe", "pipe", "ignore"], env: { ...process.env, NODE_OPTIONS: "" } });
  if (peer === "anvil") return start(anvilBinary(), [...anvilFlags(hardfork), ...flags]);
  const script = fileURLToPath(new URL("./ganache-process.cjs", import.meta.url));
  return start(process.execPath, [script, JSON.stringify(GANACHE_OPTIONS)]);
}

/** What a request over HTTP is answered, without what only a log needs. */
async function ask(url: string, method: string, params: readonly unknown[]): Promise<Answer> {
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
  const response = await fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body });
  const { result, error } = (await response.json()) as { result?: unknown; error?: Failure };
  if (error === undefined) return { result };
  const { code, message, data } = error;
  return { error: { code, message, ...(data !== undefined && { data }) } };
}

/** For some seconds on a busy machine; every transaction of the script that is taken is mined at once, or else waits for that. */
const TURNS = 400;

/** Anvil keeps the base fee of the next block when it goes back to a mark: sets the one that it was then. */
function remembering(request: Request): Request {
  const fees = new Map<unknown, unknown>();
  return async (method, params) => {
    if (method === "evm_snapshot") {
      const history = await request("eth_feeHistory", ["0x1", "latest", []]);
      const mark = await request(method, params);
      const { baseFeePerGas } = (history as { result: { baseFeePerGas: string[] } }).result;
      if ("result" in mark) fees.set(mark.result, baseFeePerGas[1]);
      return mark;
    }
    const answer = await request(method, params);
    if (method === "evm_revert" && fees.has(params[0])) {
      await request("anvil_setNextBlockBaseFeePerGas", [fees.get(params[0])]);
    }
    return answer;
  };
}

/**
 * Anvil answers before it mines, and it reports a mined transaction as waiting for a moment more: waits until one that was sent
 * is in a block by every account, or seems to have to wait.
 */
const settling =
  (request: Request): Request =>
  async (method, params) => {
    const answer = await request(method, params);
    if (!/^eth_send(Raw)?Transaction$/.test(method) || "error" in answer) return answer;
    const automine = await request("anvil_getAutomine", []);
    if (!("result" in automine && automine.result)) return answer;
    for (let turn = 0; turn < TURNS; turn++) {
      const receipt = await request("eth_getTransactionReceipt", [answer.result]);
      const found = await request("eth_getTransactionByHash", [answer.result]);
      const isMined = "result" in found && (found.result as { blockHash?: unknown } | null)?.blockHash;
      if ("result" in receipt && receipt.result !== null && isMined) break;
      await setTimeout(turn < 20 ? 0 : 5);
    }
    return answer;
  };

/**
 * Starts a peer in a process of its own, on a port of 127.0.0.1.
 * @param hardfork of Anvil's chain
 * @param flags more of Anvil's
 */
export async function startPeer(
  peer: Peer,
  hardfork: Hardfork = HARDFORK[peer],
  flags: readonly string[] = [],
): Promise<StartedNode> {
  const child = startedProcess(peer, hardfork, flags);
  running.add(child);
  const ended = new Promise<void>((resolve) =>
    child.once("close", () => {
      running.delete(child);
      resolve();
    }),
  );
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout as NodeJS.ReadableStream }).on("line", (line) => {
      const [, port] = /Listening on.*:(\d+)\/?$/.exec(line) ?? [];
      if (port !== undefined) resolve(`http://127.0.0.1:${port}`);
    });
    void ended.then(() => reject(new Error(`${peer} ended before it listened`)));
  });
  const request: Request = (method, params) => ask(url, method, params);
  return {
    request: peer === "anvil" ? remembering(settling(request)) : request,
    async close() {
      child.kill("SIGKILL");
      await ended;
    },
  };
}

/** Starts this program in this process, by the options that make its chain as a peer's. */
export async function startBeside(peer: Peer, hardfork: Hardfork = HARDFORK[peer]): Promise<StartedNode> {
  const node = await createNode(
    parseNodeOptions({
      chain: { chainId: CHAIN_ID, hardfork, gasLimit: BigInt(GAS_LIMIT), exchange: false },
      storage: { directory: false },
      server: { port: 0 },
    }),
  );
  const url = await node.listen();
  return {
    request: (method, params) => ask(url, method, params),
    close: () => node.close(),
  };
}

/** Ends every peer that this test file left running. */
export async function endPeers(): Promise<void> {
  await Promise.all(
    [...running].map((child) => {
      const ended = new Promise((resolve) => child.once("close", resolve));
      child.kill("SIGKILL");
      return ended;
    }),
  );
}
