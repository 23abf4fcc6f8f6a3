import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import couverture, { type Provider, provider, type Server, ServerStatus, server } from "../../src/index.js";
import { removeDirectories, temporaryDirectory } from "../support/directories.js";

const open: { disconnect(): Promise<void> }[] = [];

/** A provider that is disconnected when the test is over. */
function chain(...[options]: Parameters<typeof provider>): Provider {
  const made = provider(options);
  open.push(made);
  return made;
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.disconnect()));
});
afterAll(removeDirectories);

const [ACCOUNT, OTHER] = [
  "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266",
  "0x70997970c51812dc3a010c7d01b50e0d17dc79c8",
] as const;

const send = (to: Provider) =>
  to.request({ method: "eth_sendTransaction", params: [{ from: ACCOUNT, to: OTHER, value: "0x1" }] });

/** Resolves with the next event. */
const next = <Name extends Parameters<Provider["once"]>[0]>(of: Provider, name: Name) =>
  new Promise<unknown>((resolve) => of.once(name, resolve));

describe("a provider", () => {
  it("is there at once, and answers requests, errors with their code and data", async () => {
    const it = couverture.provider();
    open.push(it);
    expect(it.getInitialAccounts()[ACCOUNT]).toEqual({
      secretKey: "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80",
      balance: 10n ** 21n,
      unlocked: true,
    });
    expect(await it.request({ method: "eth_accounts" })).toHaveLength(10);
    expect(await it.request({ method: "eth_chainId", params: [] })).toBe("0x539");
    expect(await it.request({ method: "net_version" })).toBe("1337");
    await expect(it.request({ method: "eth_nothing" })).rejects.toMatchObject({ code: -32601 });
    await expect(
      it.request({ method: "eth_call", params: [{ data: "0x60aa60005260206000fd" }] }),
    ).rejects.toMatchObject({ code: 3, data: `0x${"aa".padStart(64, "0")}` });
    await expect(it.request(undefined as never)).rejects.toThrow("request() takes an object");
  });

  it("answers send and sendAsync with a callback, one or many requests, and a method with its parameters", async () => {
    const it = chain();
    const called = <T>(how: (done: (error: Error | null, answer?: T) => void) => void) =>
      new Promise<[Error | null, T | undefined]>((resolve) => how((error, answer) => resolve([error, answer])));
    const chainId = { jsonrpc: "2.0", id: 7, result: "0x539" };
    expect(await called((done) => it.send({ id: 7, method: "eth_chainId", params: [] }, done))).toEqual([
      null,
      chainId,
    ]);
    expect(await called((done) => it.sendAsync({ id: 7, method: "eth_chainId" }, done))).toEqual([null, chainId]);
    const [error, answer] = await called((done) => it.send({ id: 8, method: "eth_nothing" }, done));
    expect(error).toMatchObject({ message: expect.stringContaining("eth_nothing"), code: -32601 });
    expect(answer).toMatchObject({ id: 8, error: { code: -32601 } });
    const batch = [
      { id: 1, method: "eth_chainId" },
      { id: 2, method: "eth_nothing" },
    ];
    expect(await called((done) => it.send(batch, done))).toEqual([
      null,
      [{ ...chainId, id: 1 }, expect.objectContaining({ id: 2, error: expect.anything() })],
    ]);
    expect(await it.send("eth_chainId")).toBe("0x539");
    expect(() => (it.send as unknown as (request: object) => void)({ id: 1, method: "eth_chainId" })).toThrow(
      "callback",
    );
  });

  it("emits messages of its subscriptions, each after the answer that names it, and none once it is over", async () => {
    const it = chain();
    const messages: unknown[] = [];
    const data: unknown[] = [];
    it.on("message", (event) => messages.push(event)).on("data", (event) => data.push(event));
    const id = await it.request({ method: "eth_subscribe", params: ["newHeads"] });
    const first = next(it, "message");
    await it.request({ method: "evm_mine", params: [] });
    await first;
    expect(messages).toEqual([
      { type: "eth_subscription", data: { subscription: id, result: expect.objectContaining({ number: "0x1" }) } },
    ]);
    expect(data).toEqual([
      { jsonrpc: "2.0", method: "eth_subscription", params: expect.objectContaining({ subscription: id }) },
    ]);
    expect(await it.request({ method: "eth_unsubscribe", params: [id] })).toBe(true);
    await it.request({ method: "evm_mine", params: [] });
    expect(messages).toHaveLength(1);
  });

  it("emits connect and disconnect, and rejects requests from then on", async () => {
    const it = chain();
    expect(await next(it, "connect")).toEqual({ chainId: "0x539" });
    const gone = next(it, "disconnect");
    await Promise.all([it.disconnect(), it.disconnect()]);
    expect(await gone).toMatchObject({ code: 4900 });
    await expect(it.request({ method: "eth_chainId" })).rejects.toMatchObject({ code: 4900 });
    const early = chain();
    const refused = expect(early.request({ method: "eth_chainId" })).rejects.toMatchObject({ code: 4900 });
    await early.disconnect();
    await refused;
  });

  it("emits Ganache's events for transactions, and names a substitute for those that are not available", async () => {
    const it = chain();
    const after = next(it, "ganache:vm:tx:after");
    const hash = await send(it);
    expect(await after).toEqual({ context: { transactionHash: hash } });
    const listener = (): void => undefined;
    expect(() => it.on("ganache:vm:tx:step" as never, listener)).toThrow("debug_traceTransaction");
    expect(() => it.on("ganache:vm:tx:before" as never, listener)).toThrow("ganache:vm:tx:after");
    expect(it.off("message", listener).removeAllListeners("message").once("message", listener)).toBe(it);
  });

  it("keeps nothing of an answer: what a program does to one is not in the next", async () => {
    const it = chain();
    await send(it);
    for (const method of ["eth_getBlockByNumber", "eth_getTransactionByBlockNumberAndIndex", "eth_getLogs"]) {
      const ask = () =>
        it.request({
          method,
          params: method === "eth_getLogs" ? [{}] : ["0x1", method === "eth_getBlockByNumber" ? true : "0x0"],
        });
      const before = JSON.stringify(await ask());
      const answer = (await ask()) as Record<string, unknown>;
      for (const key of Object.keys(answer)) answer[key] = "changed";
      expect(JSON.stringify(await ask())).toBe(before);
    }
  });

  it("has Ganache's accounts for its seed, its fixed phrase and keys, and reports the options in force", async () => {
    const first = (made: Provider) => Object.keys(made.getInitialAccounts())[0];
    expect(first(chain({ wallet: { deterministic: true } }))).toBe("0x90f8bf6a479f320ead074411a4b0e7944ea8c9c1");
    const secretKey = "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";
    const keyed = chain({
      wallet: { accounts: [{ balance: "0x64", secretKey }, { balance: 5n }] },
      miner: { blockTime: 60 },
    });
    expect(await keyed.request({ method: "eth_accounts" })).toEqual([ACCOUNT, OTHER]);
    expect(await keyed.request({ method: "eth_getBalance", params: [OTHER, "latest"] })).toBe("0x5");
    expect(keyed.getOptions()).toMatchObject({
      chain: { chainId: 1337, hardfork: "osaka" },
      logging: { quiet: true },
      miner: { blockTime: 60, blockGasLimit: 30_000_000n, instamine: "eager" },
      wallet: { totalAccounts: 2, hdPath: "m/44'/60'/0'/0" },
    });
  });

  it("logs to the logger that it is given, and to none otherwise", async () => {
    const lines: string[] = [];
    const it = chain({ logging: { logger: { log: (line) => lines.push(line) } } });
    const hash = await send(it);
    expect(lines).toEqual(expect.arrayContaining(["eth_sendTransaction", `  Transaction: ${hash}`]));
    const quiet: string[] = [];
    await chain({ logging: { quiet: true, logger: { log: (line) => quiet.push(line) } } }).request({
      method: "eth_chainId",
    });
    expect(quiet).toEqual([]);
  });

  it("goes on with the chain of a directory, and says what keeps it from opening", async () => {
    const dbPath = join(temporaryDirectory(), "chain");
    const before = chain({ database: { dbPath } });
    const hash = await send(before);
    const second = chain({ database: { dbPath } });
    await expect(second.request({ method: "eth_chainId" })).rejects.toThrow(/in use|locked/i);
    await before.disconnect();
    const later = chain({ database: { dbPath } });
    expect(await later.request({ method: "eth_getTransactionReceipt", params: [hash] })).toMatchObject({
      status: "0x1",
    });
    expect(later.getInitialAccounts()[ACCOUNT]?.balance).toBeLessThan(10n ** 21n);
  });
});

it("a provider begins with a snapshot, which stays as it is, any number of them at once", async () => {
  const file = join(temporaryDirectory(), "one.couverture");
  const first = chain();
  await send(first);
  await first.request({ method: "snapshot_save", params: [file] });
  const before = readFileSync(file);
  const heights = await Promise.all(
    [0, 1].map(async (more) => {
      const it = chain({ from: file });
      for (let sent = 0; sent < more; sent++) await send(it);
      const height = await it.request({ method: "eth_blockNumber" });
      expect(it.getInitialAccounts()[ACCOUNT]?.balance).toBeLessThan(10n ** 21n);
      return height;
    }),
  );
  expect(heights).toEqual(["0x1", "0x2"]);
  expect(readFileSync(file).equals(before)).toBe(true);
});

describe("a server", () => {
  const close = (it: Server) => open.push({ disconnect: () => it.close().catch(() => undefined) });

  it("listens as Ganache's does, by promise or callback, and answers HTTP and its provider alike", async () => {
    const it = server({ wallet: { totalAccounts: 2 } });
    close(it);
    expect(it.status).toBe(ServerStatus.ready);
    expect(it.address()).toBeNull();
    expect(await it.provider.request({ method: "eth_accounts" })).toHaveLength(2);
    const opened = new Promise<void>((resolve) => it.once("open", resolve));
    await it.listen(0);
    await opened;
    expect(it.status).toBe(ServerStatus.open);
    expect(it.address()).toEqual({ address: "127.0.0.1", family: "IPv4", port: expect.any(Number) });
    await send(it.provider);
    const { port } = it.address() as { port: number };
    const answer = await fetch(`http://127.0.0.1:${port}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: '{"jsonrpc":"2.0","id":1,"method":"eth_blockNumber","params":[]}',
    });
    expect(await answer.json()).toMatchObject({ result: "0x1" });
    await expect(it.listen(0)).rejects.toThrow("already open");
    const closed = new Promise<void>((resolve) => it.once("close", resolve));
    await it.close();
    await closed;
    expect(it.status).toBe(ServerStatus.closed);
    await expect(it.close()).rejects.toThrow("already closing or closed");
    await expect(it.listen(0)).rejects.toThrow("make another one");
    await expect(it.provider.request({ method: "eth_chainId" })).rejects.toMatchObject({ code: 4900 });
  });

  it("says why it cannot listen, to a callback too", async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, "127.0.0.1", resolve));
    const { port } = taken.address() as { port: number };
    const it = server();
    close(it);
    expect(await new Promise((resolve) => it.listen(port, "127.0.0.1", resolve))).toMatchObject({
      message: expect.stringContaining(String(port)),
    });
    await new Promise((resolve) => taken.close(resolve));
    const other = server();
    close(other);
    for (const wrong of [-1, 65_536, "", 1.5]) await expect(other.listen(wrong)).rejects.toThrow("Port should be");
    expect(await new Promise((resolve) => other.listen(0, resolve))).toBeNull();
  });
});
