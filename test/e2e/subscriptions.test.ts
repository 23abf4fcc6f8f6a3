import { encodeEventTopics, type Hash, type Hex, numberToHex, pad } from "viem";
import { account } from "../support/accounts.js";
import { type Chain, startChain } from "../support/chain.js";
import { cleanUp } from "../support/ending.js";
import { byEngine } from "../support/engines.js";
import type { RpcBlock, RpcLog, RpcTransaction } from "../support/observation.js";
import { probeArtifact, signed } from "../support/raw-transactions.js";
import { type Deployed, type ViemClients, viemClients, word } from "../support/viem-clients.js";
import { openSocket, type Socket } from "../support/websocket.js";

describe("filters and subscriptions", () => {
  let chain: Chain;
  let clients: ViemClients;
  let probe: Deployed;
  let socket: Socket;

  beforeAll(async () => {
    chain = await startChain();
    clients = viemClients(chain);
    probe = await clients.deploy(probeArtifact());
    socket = await openSocket(chain.wsUrl);
  });
  afterAll(async () => {
    await socket.close();
    await cleanUp();
  });

  const note = (value: number) => clients.send(probe, "note", [value], { gas: 100_000n });
  const notedTopics = (value?: bigint) => encodeEventTopics({ abi: probe.abi, eventName: "Noted", args: { value } });

  it("answers on a WebSocket as over HTTP, batches too", async () => {
    for (const [method, ...params] of [
      ["eth_chainId"],
      ["eth_getBlockByNumber", "latest", true],
      ["eth_getBalance", account(0).address, "latest"],
    ] as const)
      expect(await socket.request(method, ...params)).toEqual(await chain.rpc(method, ...params));
    await expect(socket.request("eth_noSuchMethod")).rejects.toMatchObject({ code: -32601 });
  });

  describe("a subscription", () => {
    it("to newHeads sends each block, in order", async () => {
      const id = await socket.request("eth_subscribe", "newHeads");
      const start = Number(await chain.rpc("eth_blockNumber"));
      for (let value = 0; value < 5; value++) await note(value);
      const heads = await socket.received<RpcBlock>(id, 5);
      expect(heads.map(({ number }) => Number(number))).toEqual([1, 2, 3, 4, 5].map((more) => start + more));
      for (const head of heads) {
        const block = await chain.rpc<RpcBlock>("eth_getBlockByNumber", head.number, false);
        expect(head).toMatchObject({ hash: block.hash, parentHash: block.parentHash, stateRoot: block.stateRoot });
      }
      expect(await socket.request("eth_unsubscribe", id)).toBe(true);
    });

    it("to logs sends those of an address and topics, and no others", async () => {
      const all = await socket.request("eth_subscribe", "logs", { address: probe.address });
      const some = await socket.request("eth_subscribe", "logs", { topics: notedTopics(22n) });
      const none = await socket.request("eth_subscribe", "logs", { address: account(0).address });
      for (const value of [21, 22, 23]) await note(value);
      expect((await socket.received<RpcLog>(all, 3)).map(({ topics }) => topics[1])).toEqual([
        word(21),
        word(22),
        word(23),
      ]);
      const [sent] = await socket.received<RpcLog>(some, 1);
      expect([sent]).toEqual(await chain.rpc<RpcLog[]>("eth_getLogs", { fromBlock: "0x0", topics: notedTopics(22n) }));
      expect(await socket.received(none, 0)).toEqual([]);
      for (const id of [all, some, none]) expect(await socket.request("eth_unsubscribe", id)).toBe(true);
    });

    it("to newPendingTransactions sends hashes, or whole transactions", async () => {
      const hashes = await socket.request("eth_subscribe", "newPendingTransactions");
      const bodies = await socket.request("eth_subscribe", "newPendingTransactions", true);
      const hash = await chain.rpc<Hash>("eth_sendRawTransaction", await signed({ from: account(1), nonce: 0 }));
      expect(await socket.received(hashes, 1)).toEqual([hash]);
      expect(await socket.received<RpcTransaction>(bodies, 1)).toMatchObject([
        byEngine<unknown>("subscriptions", { native: { hash, nonce: "0x0" }, ganache: hash }),
      ]);
      for (const id of [hashes, bodies]) await socket.request("eth_unsubscribe", id);
    });

    it("sends nothing more when it is ended, and is known only once", async () => {
      const id = await socket.request("eth_subscribe", "newHeads");
      expect(await socket.request("eth_unsubscribe", id)).toBe(true);
      expect(await socket.request("eth_unsubscribe", id).catch(() => false)).toBe(false);
      await note(31);
      const witness = await socket.request("eth_subscribe", "newHeads");
      await note(32);
      await socket.received(witness, 1);
      expect(await socket.received(id, 0)).toEqual([]);
    });

    it("sends logs that a revert orphaned, as removed", async () => {
      const id = await socket.request("eth_subscribe", "logs", { address: probe.address });
      const checkpoint = await chain.rpc("evm_snapshot");
      await note(41);
      await chain.rpc("evm_revert", checkpoint);
      await note(42);
      const undone = byEngine("subscriptions", { native: 1, ganache: 0 });
      const [made, ...others] = await socket.received<RpcLog & { removed: boolean }>(id, 2 + undone);
      expect(others.slice(0, undone)).toEqual(Array(undone).fill({ ...made, removed: true }));
      expect(others.at(-1)?.topics[1]).toBe(word(42));
      await socket.request("eth_unsubscribe", id);
    });
  });

  describe("a filter", () => {
    const changes = <T>(id: string) => chain.rpc<T[]>("eth_getFilterChanges", id);

    it("for blocks returns what is new since the last request", async () => {
      const id = await chain.rpc("eth_newBlockFilter");
      expect(await changes(id)).toEqual([]);
      const { blockHash: one } = await note(51);
      const { blockHash: two } = await note(52);
      expect(await changes(id)).toEqual([one, two]);
      expect(await changes(id)).toEqual([]);
    });

    it("for logs returns the new ones, and all of its range by eth_getFilterLogs", async () => {
      const next = numberToHex(Number(await chain.rpc("eth_blockNumber")) + 1);
      const id = await chain.rpc("eth_newFilter", { fromBlock: next, address: probe.address, topics: notedTopics() });
      for (const value of [61, 62]) await note(value);
      expect((await changes<RpcLog>(id)).map(({ topics }) => topics[1])).toEqual([word(61), word(62)]);
      await note(63);
      expect((await changes<RpcLog>(id)).map(({ topics }) => topics[1])).toEqual([word(63)]);
      const all = await chain.rpc<RpcLog[]>("eth_getFilterLogs", id);
      expect(all.map(({ topics }) => topics[1])).toEqual(expect.arrayContaining([word(61), word(62), word(63)]));
    });

    it("for pending transactions returns their hashes", async () => {
      const id = await chain.rpc("eth_newPendingTransactionFilter");
      const hash = await chain.rpc<Hash>("eth_sendRawTransaction", await signed({ from: account(2), nonce: 0 }));
      expect(await changes(id)).toEqual([hash]);
    });

    it("is gone when it is uninstalled", async () => {
      const id = await chain.rpc("eth_newBlockFilter");
      expect(await chain.rpc<boolean>("eth_uninstallFilter", id)).toBe(true);
      expect(await chain.rpc<boolean>("eth_uninstallFilter", id)).toBe(false);
      await expect(changes(id)).rejects.toMatchObject({
        code: byEngine("errors", { native: -32000, ganache: -32700 }),
        message: expect.stringMatching(/filter not found/),
      });
    });
  });

  describe("eth_getLogs", () => {
    const logs = (filter: object) => chain.rpc<RpcLog[]>("eth_getLogs", filter);
    let start: Hex;
    beforeAll(async () => {
      start = numberToHex(Number(await chain.rpc("eth_blockNumber")) + 1);
      for (const value of [71, 72]) await note(value);
      await clients.send(probe, "note", [71], { from: account(3), gas: 100_000n });
    });

    it("takes alternatives and wildcards in topics", async () => {
      const [event] = notedTopics();
      const by = pad(account(3).address).toLowerCase();
      const count = async (topics: unknown[]) => (await logs({ fromBlock: start, topics })).length;
      expect(await count([])).toBe(3);
      expect(await count([event, word(71)])).toBe(2);
      expect(await count([event, [word(71), word(72)]])).toBe(3);
      expect(await count([null, null, by])).toBe(1);
      expect(await count([event, word(72), by])).toBe(0);
      expect(await count([null, null, null, null])).toBe(0);
    });

    it("takes one address or several, a range or a block hash", async () => {
      const addresses = [account(0).address, probe.address];
      expect(await logs({ fromBlock: start, address: addresses })).toHaveLength(3);
      const { hash } = await chain.rpc<RpcBlock>("eth_getBlockByNumber", start, false);
      const single = await logs({ blockHash: hash });
      expect(single).toHaveLength(1);
      expect(single).toEqual(await logs({ fromBlock: start, toBlock: start }));
      const wrong = { blockHash: hash, fromBlock: start };
      const backwards = { fromBlock: "latest", toBlock: "0x1" };
      const outcomes = await Promise.all([wrong, backwards].map((filter) => logs(filter).catch(({ code }) => code)));
      expect(outcomes).toEqual(
        byEngine<unknown>("eth_getLogs", { native: [-32602, -32602], ganache: [single, await logs({})] }),
      );
    });

    it("answers the same after kill -9, and new subscriptions work", async () => {
      const before = await logs({ fromBlock: "0x0", toBlock: "latest" });
      await socket.close();
      await chain.killAndRestart();
      expect(await logs({ fromBlock: "0x0", toBlock: "latest" })).toEqual(before);
      socket = await openSocket(chain.wsUrl);
      const id = await socket.request("eth_subscribe", "logs", { address: probe.address });
      await note(81);
      expect((await socket.received<RpcLog>(id, 1))[0]?.topics[1]).toBe(word(81));
    });
  });
});
