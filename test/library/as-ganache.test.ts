import { createRequire } from "node:module";
import { join } from "node:path";
import type { Provider, ProviderOptions, Server } from "../../src/index.js";
import { ROOT } from "../support/process.js";

/** The library as a CommonJS project gets it: the built bundle. */
const ganache = createRequire(import.meta.url)(join(ROOT, "bundle/library.cjs")) as {
  provider(options?: ProviderOptions): Provider;
  server(options?: ProviderOptions): Server;
};

const open: Provider[] = [];
function chain(options: ProviderOptions = {}): Provider {
  const made = ganache.provider({ chain: { exchange: false, ...options.chain }, ...options });
  open.push(made);
  return made;
}
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.disconnect()));
});

const ADDED = "0x742d35cc6634c0532925a3b844bc454e4438f44e";
const send = (to: Provider, from: string) =>
  to.request({ method: "eth_sendTransaction", params: [{ from, to: ADDED, value: "0x1" }] } as never);

describe("a provider's events are Ganache's", () => {
  it("once gives a promise of the next event, with or without a name that it takes a listener for", async () => {
    const it = chain();
    const connected = it.once("connect");
    expect(await connected).toEqual({ chainId: "0x539" });
    const id = await it.request({ method: "eth_subscribe", params: ["newHeads"] });
    const message = it.once("message");
    await it.request({ method: "evm_mine", params: [] });
    expect(await message).toMatchObject({ type: "eth_subscription", data: { subscription: id } });
    const disconnected = it.once("disconnect");
    await it.disconnect();
    expect(await disconnected).toMatchObject({ code: 4900 });
  });

  it("on gives what stops listening, which is the provider, too, and counts and clears are those of Emittery", async () => {
    const it = chain();
    const received: unknown[] = [];
    const stop = it.on("message", (event) => received.push(event)).on("message", (event) => received.push(event));
    expect(await stop.request({ method: "eth_chainId" })).toBe("0x539");
    expect(it.listenerCount("message")).toBe(2);
    expect(it.listenerCount()).toBe(2);
    stop();
    expect(it.listenerCount("message")).toBe(1);
    await it.request({ method: "eth_subscribe", params: ["newHeads"] });
    const first = it.once("message");
    await it.request({ method: "evm_mine", params: [] });
    await first;
    expect(received).toHaveLength(1);
    it.clearListeners("message");
    expect(it.listenerCount()).toBe(0);
  });

  it("a server's are promises, too", async () => {
    const server = ganache.server({ chain: { exchange: false } });
    const opened = server.once("open");
    await server.listen(0);
    await opened;
    const closed = server.once("close");
    await server.close();
    await closed;
  });
});

it("a server takes ports in any notation, and says by Node's code that one is in use", async () => {
  const [first, second] = [1, 2].map(() => ganache.server({ chain: { exchange: false } })) as [Server, Server];
  await first.listen("0x0");
  const port = first.address()?.port as number;
  await expect(second.listen(`0b${port.toString(2)}`)).rejects.toMatchObject({ code: "EADDRINUSE" });
  await first.close();
  const third = ganache.server({ chain: { exchange: false } });
  await expect(third.listen("port")).rejects.toThrow("Port should be >= 0 and < 65536");
});

it("takes parameters as programs have them: dates, bigints, bytes, and what has a toJSON", async () => {
  const it = chain();
  const ask = (method: string, ...params: unknown[]) => it.request({ method, params } as never) as Promise<unknown>;
  const offset = (await ask("evm_setTime", new Date(Date.now() + 86_400_000))) as number;
  expect(Math.abs(offset - 86_400)).toBeLessThan(60);
  const quantity = { toJSON: () => "0x5" };
  expect(await ask("hardhat_setBalance", ADDED, 5n)).toBe(true);
  expect(await ask("eth_getBalance", { toString: () => "no", toJSON: () => ADDED }, "latest")).toBe("0x5");
  expect(await ask("hardhat_setNonce", ADDED, quantity)).toBe(true);
  expect(await ask("hardhat_setCode", ADDED, new Uint8Array([0x60, 0x01]))).toBe(true);
  expect(await ask("eth_getCode", ADDED, "latest")).toBe("0x6001");
});

it("its errors are plain errors with a code", async () => {
  const it = chain();
  const error = await it.request({ method: "eth_nothing", params: [] } as never).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ name: "Error", code: -32601 });
});

it("an empty list of accounts is none, and options have Ganache's units", async () => {
  const it = chain({ wallet: { accounts: [] } });
  expect(await it.request({ method: "eth_accounts" })).toEqual([]);
  expect(it.getInitialAccounts()).toEqual({});
  expect(it.getOptions().wallet).toMatchObject({ accounts: [], totalAccounts: 0, defaultBalance: 1000 });
  expect(chain({ wallet: { defaultBalance: 0.5 } }).getOptions().wallet.defaultBalance).toBe(0.5);
  const keyed = chain({ wallet: { accounts: [{ balance: "0x5", secretKey: `0x${"01".repeat(32)}` }] } });
  expect(keyed.getOptions().wallet).toMatchObject({ totalAccounts: 1, accounts: [{ balance: 5n }] });
});

describe("accounts come and go", () => {
  it("one that is added is listed and locked, and sends in its name once it is unlocked", async () => {
    const it = chain();
    const ask = (method: string, ...params: unknown[]) => it.request({ method, params } as never) as Promise<unknown>;
    const [first] = (await ask("eth_accounts")) as string[];
    await ask("hardhat_setBalance", ADDED, "0xde0b6b3a7640000");
    await expect(send(it, ADDED)).rejects.toThrow(/^unknown account/);
    expect(await ask("evm_addAccount", ADDED, "secret")).toBe(true);
    expect(await ask("evm_addAccount", ADDED, "other")).toBe(false);
    expect(await ask("evm_addAccount", first, "secret")).toBe(false);
    for (const list of ["eth_accounts", "personal_listAccounts"]) expect(await ask(list)).toContain(ADDED);
    await expect(send(it, ADDED)).rejects.toMatchObject({ message: "authentication needed: passphrase or unlock" });
    await expect(ask("personal_unlockAccount", ADDED, "wrong")).rejects.toMatchObject({
      message: "could not decrypt key with given passphrase",
    });
    await ask("personal_sendTransaction", { from: ADDED, to: first, value: "0x1" }, "secret");
    await expect(send(it, ADDED)).rejects.toThrow("authentication needed");
    expect(await ask("personal_unlockAccount", ADDED, "secret")).toBe(true);
    await send(it, ADDED);
    expect(await ask("eth_getTransactionCount", ADDED, "latest")).toBe("0x2");
    await expect(ask("eth_sign", ADDED, "0x00")).rejects.toThrow(/^cannot sign data; no private key/);
    expect(await ask("personal_lockAccount", ADDED)).toBe(true);
    await expect(send(it, ADDED)).rejects.toThrow("authentication needed");
    await expect(ask("evm_removeAccount", ADDED, "wrong")).rejects.toThrow("could not decrypt");
    expect(await ask("evm_removeAccount", ADDED, "secret")).toBe(true);
    expect(await ask("evm_removeAccount", ADDED, "secret")).toBe(false);
    expect(await ask("eth_accounts")).not.toContain(ADDED);
  });

  it("one of the chain's own is removed by its passphrase, and signs nothing from then on", async () => {
    const it = chain({ wallet: { passphrase: "startup" } });
    const ask = (method: string, ...params: unknown[]) => it.request({ method, params } as never) as Promise<unknown>;
    const [first, second] = (await ask("eth_accounts")) as [string, string];
    await send(it, first);
    await expect(ask("evm_removeAccount", first, "")).rejects.toThrow("could not decrypt");
    expect(await ask("evm_removeAccount", first, "startup")).toBe(true);
    await expect(send(it, first)).rejects.toThrow(/^unknown account/);
    await expect(ask("eth_sign", first, "0x00")).rejects.toThrow(/^unknown account/);
    await expect(ask("personal_unlockAccount", first, "startup")).rejects.toThrow(/^unknown account/);
    expect(await ask("eth_accounts")).not.toContain(first);
    await send(it, second);
  });

  it("a locked one of the chain's own says so, and which passphrase is the default", async () => {
    const it = chain({ wallet: { lock: true } });
    const [first] = (await it.request({ method: "eth_accounts" })) as [string];
    await expect(send(it, first)).rejects.toMatchObject({ message: "authentication needed: passphrase or unlock" });
    await expect(
      it.request({ method: "personal_unlockAccount", params: [first, "no"] } as never),
    ).rejects.toMatchObject({
      message: 'could not decrypt key with given passphrase (default passphrase for accounts created at startup is "")',
    });
    await it.request({ method: "personal_unlockAccount", params: [first, ""] } as never);
    await send(it, first);
  });

  it("personal_newAccount gives the same addresses for the same mnemonic", async () => {
    const made = async (options: ProviderOptions): Promise<unknown[]> => {
      const it = chain(options);
      const one = () => it.request({ method: "personal_newAccount", params: ["secret"] } as never);
      return [await one(), await one()];
    };
    const [ours, again, others] = await Promise.all([made({}), made({}), made({ wallet: { seed: "temet nosce" } })]);
    expect(again).toEqual(ours);
    expect(new Set([...ours, ...others]).size).toBe(4);
  });
});

it("miner_setGasPrice sets what transactions offer that do not say", async () => {
  const it = chain({ chain: { hardfork: "berlin", exchange: false } });
  const ask = (method: string, ...params: unknown[]) => it.request({ method, params } as never) as Promise<unknown>;
  await ask("miner_setGasPrice", "0xffff");
  expect(await ask("eth_gasPrice")).toBe("0xffff");
  const [from] = (await ask("eth_accounts")) as [string];
  const hash = await send(it, from);
  expect(await ask("eth_getTransactionByHash", hash)).toMatchObject({ gasPrice: "0xffff" });
});

it("eth_getFilterLogs answers every filter that eth_newFilter takes, also of blocks to come", async () => {
  const it = chain();
  const ask = (method: string, ...params: unknown[]) => it.request({ method, params } as never) as Promise<unknown>;
  const [from] = (await ask("eth_accounts")) as [string];
  const filters = await Promise.all(
    [
      { fromBlock: "0x1", toBlock: "0x64" },
      { fromBlock: "0x5", toBlock: "0x7" },
      { fromBlock: "0x5", toBlock: "0x1" },
      { blockHash: `0x${"12".repeat(32)}` },
    ].map((filter) => ask("eth_newFilter", filter)),
  );
  // Emits a log without data or topics.
  await ask("eth_sendTransaction", { from, data: "0x60006000a000" });
  const logs = await Promise.all(filters.map((id) => ask("eth_getFilterLogs", id)));
  expect(logs).toEqual([[expect.objectContaining({ blockNumber: "0x1" })], [], [], []]);
});
