import { join } from "node:path";
import { type Hash, type Hex, parseEther } from "viem";
import { account } from "../support/accounts.js";
import { type Chain, startChain } from "../support/chain.js";
import { temporaryDirectory } from "../support/directories.js";
import { cleanUp } from "../support/ending.js";
import { expectLedgerEqualsRebuild } from "../support/ledger-comparison.js";
import { describeUnless } from "../support/missing.js";
import { cannotMount, resizeFileSystem, smallFileSystem } from "../support/mounts.js";
import { run } from "../support/process.js";
import { signed } from "../support/raw-transactions.js";
import { RpcError } from "../support/rpc.js";

/** 24 kB that do not compress. */
const noise = (nonce: number): Hex => {
  let hex = "";
  for (let word = 0; word < 750; word++) hex += ((nonce * 750 + word + 1) * 2654435761).toString(16).padStart(64, "a7");
  return `0x${hex}`;
};

/** Sends until a transaction is refused for the disk; gives what was acknowledged, and the refusal. */
async function fill(chain: Chain, limit: number): Promise<{ acknowledged: Hash[]; refusal: RpcError }> {
  const acknowledged: Hash[] = [];
  for (let nonce = 0; nonce < limit; nonce++) {
    const raw = await signed({ nonce, data: noise(nonce), gas: 1_500_000n, value: 0n, to: account(9).address });
    const answer = await chain.rpc<Hash>("eth_sendRawTransaction", raw).catch((error: unknown) => error);
    if (answer instanceof RpcError) return { acknowledged, refusal: answer };
    if (answer instanceof Error) throw answer;
    acknowledged.push(answer as Hash);
  }
  throw new Error(`the disk was not full after ${limit} transactions`);
}

/** Claims what a node does that could not write: it answers reads, refuses writes with the reason, and is not healthy. */
async function expectReadOnly(chain: Chain, acknowledged: readonly Hash[], reason: RegExp): Promise<void> {
  const refused = (method: string, ...params: unknown[]) =>
    expect(chain.rpc(method, ...params)).rejects.toMatchObject({
      code: -32000,
      message: expect.stringMatching(reason),
    });
  await refused("eth_sendTransaction", { from: account(1).address, to: account(2).address, value: "0x1" });
  await refused("eth_sendRawTransaction", await signed({ from: account(1), nonce: 0 }));
  await refused("evm_mine");
  await refused("evm_setAccountBalance", account(1).address, "0x1");
  expect(await chain.rpc("eth_blockNumber")).toBe(`0x${acknowledged.length.toString(16)}`);
  expect(BigInt(await chain.rpc("eth_getBalance", account(1).address, "latest"))).toBe(parseEther("1000"));
  expect(await chain.rpc("eth_getTransactionReceipt", acknowledged.at(-1))).toMatchObject({ status: "0x1" });
  const health = await fetch(`${chain.url}/health`);
  expect(health.status).toBe(503);
  expect(await health.text()).toMatch(reason);
}

const expectAcknowledged = async (chain: Chain, acknowledged: readonly Hash[]) => {
  const receipts = await chain.rpc.batch<object | null>(
    acknowledged.map((hash) => ["eth_getTransactionReceipt", hash]),
  );
  expect(receipts.filter((receipt) => receipt === null)).toHaveLength(0);
};

describeUnless(cannotMount, "a full disk", () => {
  let chain: Chain;
  let acknowledged: Hash[];
  const disk = temporaryDirectory();

  beforeAll(async () => {
    smallFileSystem(disk, 12);
    chain = await startChain({ dataDir: join(disk, "chain") });
  });
  afterAll(cleanUp);

  it("is healthy before", async () => {
    const health = await fetch(`${chain.url}/health`);
    expect(health.status).toBe(200);
  });

  it("stops writes with a reason, and nothing else", async () => {
    const filled = await fill(chain, 1000);
    ({ acknowledged } = filled);
    expect(filled.refusal).toMatchObject({
      code: -32000,
      message: expect.stringMatching(/(journal|store|database).*no space left/i),
    });
    expect(acknowledged.length).toBeGreaterThan(10);
    await expectReadOnly(chain, acknowledged, /no space left/i);
  }, 120_000);

  it("closes, and cannot start while the disk is full, which it says in one sentence", async () => {
    await chain.stop();
    const { code, stderr } = await run(["start", "--port", "0", "--data-dir", chain.dataDir]);
    expect(code).toBe(1);
    expect(stderr.trim().split("\n")).toHaveLength(1);
    expect(stderr).toMatch(/full|no space left/i);
  }, 60_000);

  it("has everything it acknowledged when there is room again, and goes on", async () => {
    resizeFileSystem(disk, 64);
    chain = await startChain({ dataDir: chain.dataDir });
    await expectAcknowledged(chain, acknowledged);
    expect(await chain.rpc("eth_blockNumber")).toBe(`0x${acknowledged.length.toString(16)}`);
    await chain.rpc("eth_sendRawTransaction", await signed({ nonce: acknowledged.length }));
    expect((await fetch(`${chain.url}/health`)).status).toBe(200);
    await chain.stop();
    await expectLedgerEqualsRebuild(chain.dataDir);
  }, 60_000);
});

describe("a journal file that may not grow (ulimit -f)", () => {
  afterAll(cleanUp);

  it("stops writes with a reason, and loses nothing that was acknowledged", async () => {
    // The limit is in blocks of 512 bytes, and holds for each file; the signal that goes with it is ignored.
    const chain = await startChain({ through: `trap '' XFSZ; ulimit -f 4096; exec "$@"` });
    const { acknowledged, refusal } = await fill(chain, 1000);
    expect(refusal).toMatchObject({ code: -32000, message: expect.stringMatching(/journal|store/) });
    await expectReadOnly(chain, acknowledged, /file too large|journal/i);
    await chain.stop("SIGKILL");
    const again = await startChain({ dataDir: chain.dataDir });
    await expectAcknowledged(again, acknowledged);
    await again.rpc("eth_sendRawTransaction", await signed({ nonce: acknowledged.length }));
    await again.stop();
    await expectLedgerEqualsRebuild(chain.dataDir);
  }, 120_000);
});
