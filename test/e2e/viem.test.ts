import { createTestClient, createWalletClient, http, parseEther, publicActions, webSocket } from "viem";
import { account } from "../support/accounts.js";
import { artifact } from "../support/artifacts.js";
import { type Chain, startChain } from "../support/chain.js";
import { cleanUp } from "../support/ending.js";
import { byEngine, nativeOnly } from "../support/engines.js";
import { probeArtifact } from "../support/raw-transactions.js";
import { type Deployed, type ViemClients, viemChain, viemClients } from "../support/viem-clients.js";

const [owner, friend] = [account(0), account(1)];

describe("viem", () => {
  let chain: Chain;
  let clients: ViemClients;
  let token: Deployed;

  beforeAll(async () => {
    chain = await startChain();
    clients = viemClients(chain);
  });
  afterAll(cleanUp);

  it("reads network, blocks and fees", async () => {
    const { reader } = clients;
    expect(await reader.getChainId()).toBe(1337);
    expect(await reader.getBlockNumber()).toBe(0n);
    expect(await reader.getBlock({ includeTransactions: true })).toMatchObject({ number: 0n, transactions: [] });
    expect(await reader.getGasPrice()).toBeGreaterThan(0n);
    expect((await reader.estimateFeesPerGas()).maxFeePerGas).toBeGreaterThan(0n);
    expect(await reader.getBalance({ address: owner.address })).toBe(parseEther("1000"));
    const history = await reader.getFeeHistory({ blockCount: 1, rewardPercentiles: [50] });
    expect(history.baseFeePerGas).toHaveLength(2);
  });

  nativeOnly("methods", /eth_blobBaseFee/)("reads the fee of blobs", async () => {
    expect(await clients.reader.getBlobBaseFee()).toBeGreaterThan(0n);
  });

  it("writes with local accounts and with the node's own", async () => {
    token = await clients.deploy(artifact("@openzeppelin/contracts-v4/build/contracts/ERC20PresetFixedSupply.json"), [
      ...["Token", "TKN", 1000n, owner.address],
    ]);
    await clients.send(token, "transfer", [friend.address, 10n]);
    const remote = createWalletClient({ chain: viemChain(chain.url), transport: http(chain.url) });
    const [first] = await remote.getAddresses();
    expect(first).toBe(owner.address);
    const hash = await remote.writeContract({
      ...{ ...token, account: owner.address, functionName: "transfer", args: [friend.address, 5n] },
    });
    await clients.succeeded(hash);
    expect(await clients.read(token, "balanceOf", [friend.address])).toBe(15n);
  });

  it("decodes why a call fails", async () => {
    const probe = await clients.deploy(probeArtifact());
    const simulate = (functionName: string, args: readonly unknown[] = []) =>
      clients.reader.simulateContract({ ...probe, functionName, args, account: owner });
    await expect(simulate("failWithReason")).rejects.toThrow("this is the reason");
    // viem looks for the bytes of an error behind geth's code for a revert.
    const [refused, panic] = byEngine("errors", {
      native: [/Refused/, /division or modulo by zero/i],
      ganache: [
        /VM Exception while processing transaction: revert/,
        /VM Exception while processing transaction: revert/,
      ],
    });
    await expect(simulate("failWithCustomError")).rejects.toThrow(refused);
    await expect(simulate("failWithPanic", [0n])).rejects.toThrow(panic);
  });

  it("batches its requests", async () => {
    const batching = createWalletClient({
      chain: viemChain(chain.url),
      transport: http(chain.url, { batch: { wait: 5 } }),
    }).extend(publicActions);
    const balances = await Promise.all(
      Array.from({ length: 50 }, (_, index) => batching.getBalance({ address: account(index % 10).address })),
    );
    expect(balances).toHaveLength(50);
  });

  it("watches blocks, events and pending transactions over a WebSocket", async () => {
    const sockets = createWalletClient({
      ...{ account: owner, chain: viemChain(chain.url), transport: webSocket(chain.wsUrl) },
    }).extend(publicActions);
    const ends: (() => void)[] = [];
    const block = new Promise<bigint | null>((resolve) => {
      ends.push(sockets.watchBlocks({ onBlock: ({ number }) => resolve(number) }));
    });
    const event = new Promise<string>((resolve) => {
      const onLogs = (logs: { eventName?: string }[]) => resolve(String(logs[0]?.eventName));
      ends.push(sockets.watchContractEvent({ ...token, eventName: "Transfer", onLogs: onLogs as never }));
    });
    const pending = new Promise<string | undefined>((resolve) => {
      ends.push(sockets.watchPendingTransactions({ onTransactions: ([hash]) => resolve(hash) }));
    });
    // The three subscriptions went out before this question, on the same connection.
    await sockets.getChainId();
    const { blockNumber, transactionHash } = await clients.send(token, "transfer", [friend.address, 1n]);
    expect(await block).toBe(blockNumber);
    expect(await event).toBe("Transfer");
    expect(await pending).toBe(transactionHash);
    for (const end of ends) end();
    const client = await (
      sockets.transport as unknown as { getRpcClient(): Promise<{ close(): void }> }
    ).getRpcClient();
    client.close();
  });

  it("steers the chain as it does Ganache", async () => {
    const test = createTestClient({ mode: "ganache", chain: viemChain(chain.url), transport: http(chain.url) });
    const before = await clients.reader.getBlock();
    const id = await test.snapshot();
    await test.increaseTime({ seconds: 600 });
    await test.mine({ blocks: 3 });
    const after = await clients.reader.getBlock();
    expect(after.number).toBe(before.number + 3n);
    expect(after.timestamp).toBeGreaterThanOrEqual(before.timestamp + 600n);
    await test.revert({ id });
    expect(await clients.reader.getBlock()).toEqual(before);
  });

  it("goes on with the same clients after kill -9", async () => {
    await chain.killAndRestart();
    expect(await clients.read(token, "balanceOf", [friend.address])).toBe(16n);
    await clients.send(token, "transfer", [friend.address, 1n]);
    const logs = await clients.reader.getContractEvents({ ...token, eventName: "Transfer", fromBlock: 0n });
    expect(logs).toHaveLength(5);
  });
});
