import { createRequire } from "node:module";
import { join } from "node:path";
import type { Provider, ProviderOptions } from "../../src/index.js";
import { temporaryDirectory } from "../support/directories.js";
import { cleanUp } from "../support/ending.js";
import { ROOT } from "../support/process.js";

/** The built library. */
const ganache = createRequire(import.meta.url)(join(ROOT, "bundle/library.cjs")) as {
  provider(options?: unknown): Provider;
};

const open: Provider[] = [];
function chain(options: ProviderOptions | object = {}): Provider {
  const made = ganache.provider({ ...options, chain: { exchange: false, ...("chain" in options && options.chain) } });
  open.push(made);
  return made;
}
const ask = (of: Provider, method: string, ...params: unknown[]): Promise<unknown> =>
  of.request({ method, params } as never);

afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.disconnect()));
});
afterAll(cleanUp);

describe("a mnemonic that is not BIP-39", () => {
  /** What ganache 7.9.2 derives from it. */
  const ACCOUNTS = ["0xa195c0e77eddd73c32ba2d5eb8442705b0078dbd", "0xeb8322c68b5186f49c43c738bf84af5db1534a98"];
  const wallet = { mnemonic: "sweet treat", totalAccounts: 2 };

  it("is rejected in a sentence that names the option to allow it", async () => {
    await expect(ask(chain({ wallet }), "eth_accounts")).rejects.toThrow(
      "option wallet.mnemonic is not a BIP-39 mnemonic: it has 2 words, and a mnemonic has 12, 15, 18, 21 or 24; give the whole phrase, or give wallet.allowInvalidMnemonic to derive",
    );
  });

  it("gives Ganache's accounts with wallet.allowInvalidMnemonic, which send and sign, also when the directory opens again", async () => {
    const dbPath = join(temporaryDirectory(), "chain");
    const first = chain({ wallet: { ...wallet, allowInvalidMnemonic: true }, database: { dbPath } });
    expect(await ask(first, "eth_accounts")).toEqual(ACCOUNTS);
    const [from, to] = ACCOUNTS;
    await ask(first, "eth_sendTransaction", { from, to, value: "0x1" });
    const signature = await ask(first, "eth_sign", from, "0x1234");
    await first.disconnect();
    const again = chain({ database: { dbPath } });
    expect(await ask(again, "eth_accounts")).toEqual(ACCOUNTS);
    expect(await ask(again, "eth_getTransactionCount", from, "latest")).toBe("0x1");
    expect(await ask(again, "eth_sign", from, "0x1234")).toBe(signature);
  });
});

describe("an error", () => {
  it("names options as the library has them, its own and those that it recommends", async () => {
    const dbPath = join(temporaryDirectory(), "chain");
    const first = chain({ database: { dbPath } });
    await ask(first, "eth_chainId");
    await first.disconnect();
    await expect(ask(chain({ database: { dbPath }, engine: "ganache" }), "eth_chainId")).rejects.toThrow(
      `option engine is to be ganache, but the chain in ${dbPath} was created with the engine native; leave it out, or use another database.dbPath`,
    );
    expect(() => chain({ fork: { network: "mainnet" } })).toThrow(
      "option fork.network mainnet is not available: it needs an account with a provider: give the address of a node of that network by fork.url",
    );
    expect(() => chain({ attestation: { every: 1 } })).toThrow("option attestation.privateKey is needed");
  });
});

it("values are read as what they are: ether with a fraction, dates, headers by name, bigints", async () => {
  const it = chain({
    wallet: { defaultBalance: 1e-7, totalAccounts: 1n },
    chain: { chainId: 5n, time: new Date("2030-01-01T00:00:00Z") },
  });
  const [account] = (await ask(it, "eth_accounts")) as [string];
  expect(await ask(it, "eth_getBalance", account, "latest")).toBe("0x174876e800");
  expect(await ask(it, "eth_chainId")).toBe("0x5");
  expect(await ask(it, "eth_getBlockByNumber", "0x0", false)).toMatchObject({ timestamp: "0x70dbd880" });
  expect(() => chain({ fork: { url: "http://127.0.0.1:1", headers: { name: 5 } } })).toThrow(
    "option fork.headers must be text",
  );
});

describe("a fork", () => {
  it("takes Ganache's options of a cache on disk for a chain in memory, which has none, and rejects them with a directory", async () => {
    const upstream = chain();
    const fork = { provider: upstream, disableCache: true, deleteCache: true };
    expect(await ask(chain({ fork }), "eth_chainId")).toBe("0x539");
    const dbPath = join(temporaryDirectory(), "chain");
    expect(() => chain({ fork: { provider: upstream, disableCache: true }, database: { dbPath } })).toThrow(
      "option fork.disableCache is not available: what is read of the other chain is part of this one",
    );
    expect(() => chain({ fork: { provider: upstream, deleteCache: true }, storage: { directory: dbPath } })).toThrow(
      "option fork.deleteCache is not available",
    );
  });

  it("asks an upstream that has only send() and a callback, and reports its errors", async () => {
    const upstream = chain();
    const [, holder] = (await ask(upstream, "eth_accounts")) as [string, string];
    const other = "0x2000000000000000000000000000000000000000";
    await ask(upstream, "eth_sendTransaction", { from: holder, to: other, value: "0x5" });
    let failure: Error | undefined;
    const methods: string[] = [];
    const legacy = {
      send(request: { method: string }, callback: (error: Error | null, response?: unknown) => void) {
        methods.push(request.method);
        if (failure) callback(failure);
        else upstream.send(request as never, callback as never);
      },
    };
    const it = chain({ fork: { provider: legacy } });
    expect(await ask(it, "eth_getBalance", other, "latest")).toBe("0x5");
    expect(methods).toContain("eth_getBalance");
    failure = new Error("Regular error");
    await expect(ask(it, "eth_getBalance", "0x3000000000000000000000000000000000000000", "latest")).rejects.toThrow(
      "Regular error",
    );
    expect(() => chain({ fork: { provider: { request: "not a function" } } })).toThrow(
      "option fork.provider must have a request function",
    );
  });
});

it("a chain that starts at a time of its own continues at the machine's pace, as in Ganache", async () => {
  const time = new Date("2020-01-01T00:00:00Z");
  const it = chain({ chain: { time } });
  await ask(it, "evm_mine");
  const { timestamp } = (await ask(it, "eth_getBlockByNumber", "latest", false)) as { timestamp: string };
  expect(Number(timestamp) - time.getTime() / 1000).toBeLessThan(3600);
});

it("the engine ganache takes dates, and generates the accounts of personal_newAccount from the mnemonic as Ganache does", async () => {
  const mnemonic = "into trim cross then helmet popular suit hammer cart shrug oval student";
  const it = chain({ engine: "ganache", wallet: { mnemonic } });
  const offset = (await ask(it, "evm_setTime", new Date(Date.now() + 86_400_000))) as number;
  expect(Math.abs(offset - 86_400)).toBeLessThan(60);
  // What ganache 7.9.2 answers.
  expect(await ask(it, "personal_newAccount", "secret")).toBe("0xa60e2f49c4d303ff1b945c2e84198a885c0f956b");
});

it("evm_revert on the engine ganache reverts to nothing by a value that is no number, which Ganache rejects", async () => {
  const it = chain({ engine: "ganache" });
  await ask(it, "evm_snapshot");
  await ask(it, "evm_mine");
  for (const id of [true, "1", { id: 1 }]) await expect(ask(it, "evm_revert", id)).rejects.toThrow("Cannot wrap");
  expect(await ask(it, "eth_blockNumber")).toBe("0x1");
  expect(await ask(it, "evm_revert", 1)).toBe(true);
  expect(await ask(it, "eth_blockNumber")).toBe("0x0");
});
