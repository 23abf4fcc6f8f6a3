import { join } from "node:path";
import { Level } from "level";
import { phraseOfGanacheSeed } from "../../src/chain/wallet/seed-phrase.js";
import { decodeRlp, encodeRlp, type RlpValue } from "../../src/ethereum/index.js";
import { createNode } from "../../src/node.js";
import { importGanacheDatabase } from "../../src/offline/import-ganache.js";
import { type NodeOptionsInput, parseNodeOptions } from "../../src/options/index.js";
import { removeDirectories, temporaryDirectory } from "../support/directories.js";
import { endGanaches, type Request, startGanache } from "./ganache.js";
import { history, historyLike } from "./observe.js";

afterAll(async () => {
  await endGanaches();
  removeDirectories();
});

const WALLET = { deterministic: true };
const GAS = "0x1c9c380";

/** Does something on a Ganache over a database; what it answers last is what it says of its whole history. */
async function onGanache(database: string, options: object, work: (request: Request) => Promise<unknown>) {
  const ganache = startGanache({ database: { dbPath: database }, wallet: WALLET, ...options });
  await work(ganache.request);
  const recorded = await history(ganache.request);
  await ganache.close();
  return recorded;
}

async function imported(database: string, chain: NodeOptionsInput["chain"] = {}) {
  const directory = join(temporaryDirectory(), "chain");
  const result = await importGanacheDatabase({
    ...{ database, directory, addresses: [], slots: [], chain: parseNodeOptions({ chain }).chain },
    ...{ onProgress: () => undefined, warn: () => undefined },
  });
  const node = await createNode(parseNodeOptions({ storage: { directory } }));
  const request: Request = (method, params = []) => node.request(method, params) as Promise<never>;
  return { result, request, node };
}

const database = (): string => join(temporaryDirectory(), "ganache");

async function pay(request: Request, to: string, value = "0x5"): Promise<void> {
  const [from] = await request<string[]>("eth_accounts");
  await request("eth_sendTransaction", [{ from, to, value, gas: "0x15f90" }]);
}

it("Ganache was started with a newer hardfork later: each block keeps the rules that it was made by", async () => {
  const place = database();
  const bob = "0xffcf8fdee72ac11b5c542428b35eef5769c409f0";
  await onGanache(place, { chain: { hardfork: "london" } }, (request) => pay(request, bob));
  const later = (request: Request) => request("evm_increaseTime", [100_000]).then(() => pay(request, bob));
  await onGanache(place, { chain: { hardfork: "merge" } }, later);
  const recorded = await onGanache(place, { chain: { hardfork: "shanghai" } }, (request) => pay(request, bob)); // back in time
  const { result, request, node } = await imported(place);
  expect(result).toMatchObject({ hardfork: "shanghai", blocks: 3 });
  expect(await historyLike(request, recorded)).toEqual(recorded);
  await pay(request, bob);
  expect(await request("eth_getBlockByNumber", ["latest", false])).toMatchObject({ number: "0x4", withdrawals: [] });
  await node.close();
});

it("contracts longer than EIP-170 allows were made: the chain goes on allowing them", async () => {
  const place = database();
  const creation = `0x62${(30_000).toString(16).padStart(6, "0")}6000f3`; // returns that many zero bytes
  const create = async (request: Request) => {
    const [from] = await request<string[]>("eth_accounts");
    return request<string>("eth_sendTransaction", [{ from, data: creation, gas: GAS }]);
  };
  const recorded = await onGanache(place, { chain: { allowUnlimitedContractSize: true } }, create);
  const { request, node, result } = await imported(place);
  expect(result).toMatchObject({ unlimited: true, blocks: 1 });
  expect(await historyLike(request, recorded)).toEqual(recorded);
  const receipt = await request<{ status: string }>("eth_getTransactionReceipt", [await create(request)]);
  expect(receipt.status).toBe("0x1");
  await node.close();
});

it("what Ganache does to the state by itself, when it is opened and after changes by hand, is found", async () => {
  const place = database();
  const precompile = `0x${"00".repeat(19)}02`;
  const empty = `0x${"e0".repeat(20)}`;
  await onGanache(place, {}, async (request) => {
    await pay(request, precompile, "0x64");
    await request("evm_setAccountNonce", [empty, "0x0"]);
    await pay(request, empty, "0x0");
  });
  const recorded = await onGanache(place, {}, (request) => pay(request, empty, "0x1")); // opening gives precompiles one wei again
  const { request, node, result } = await imported(place);
  expect(await historyLike(request, recorded)).toEqual(recorded);
  expect(result.overrides).toBeGreaterThan(0);
  expect(await request("eth_getBalance", [precompile, "0x1"])).toBe("0x65");
  expect(await request("eth_getBalance", [precompile, "latest"])).toBe("0x1");
  await node.close();
});

it("no transaction says the chain id, and which of the older hardforks it was: both may be said, and the newest is taken otherwise", async () => {
  const place = database();
  const recorded = await onGanache(place, { chain: { hardfork: "istanbul", chainId: 77 } }, (request) =>
    request("evm_mine"),
  );
  const guessed = await imported(place);
  expect(guessed.result).toMatchObject({ chainId: 1337, hardfork: "berlin" });
  expect(guessed.result.alsoPossible).toEqual(["muirGlacier", "petersburg", "constantinople", "byzantium"]);
  await guessed.node.close();
  const { result, request, node } = await imported(place, { chainId: 77, hardfork: "istanbul" });
  expect(result).toMatchObject({ chainId: 77, hardfork: "istanbul", alsoPossible: [] });
  expect(await request("eth_chainId")).toBe("0x4d");
  expect(await historyLike(request, recorded)).toEqual(recorded);
  await node.close();
});

it("a wrong hardfork is found by the first block that comes out differently", async () => {
  const place = database();
  await onGanache(place, { chain: { hardfork: "istanbul" } }, async (request) => {
    const [from] = await request<string[]>("eth_accounts");
    await pay(request, from as string);
    await request("eth_sendTransaction", [{ from, data: "0x60015460005500", gas: GAS }]); // reads storage, dearer since Berlin
  });
  await expect(imported(place, { hardfork: "berlin" })).rejects.toMatchObject({
    code: "BLOCK_DIFFERS",
    message:
      /^block 2 cannot be made the same as Ganache's: \d+ gas is used where the block has \d+ \(with --hardfork berlin; leave it out/,
  });
});

it("accounts that were given by their keys, and one of Ganache's seeds", async () => {
  const key = `0x${"a1".repeat(32)}`;
  const accounts = [{ balance: "0xde0b6b3a7640000", secretKey: key }];
  const [keyed, seeded] = [database(), database()];
  const recorded = await onGanache(keyed, { wallet: { accounts } }, (request) => pay(request, `0x${"11".repeat(20)}`));
  const one = await imported(keyed, { accounts: [{ privateKey: key as `0x${string}`, balance: 10n ** 18n }] });
  expect(one.result).toMatchObject({ accounts: 1, blocks: 1 });
  expect(await historyLike(one.request, recorded)).toEqual(recorded);
  await pay(one.request, `0x${"11".repeat(20)}`);
  await one.node.close();

  await onGanache(seeded, { wallet: { seed: "cocoa", totalAccounts: 3 } }, (request) => request("evm_mine"));
  const mnemonic = phraseOfGanacheSeed("cocoa");
  const other = await imported(seeded, { mnemonic });
  expect(await other.request("eth_accounts")).toHaveLength(3);
  await other.node.close();
});

it("a database of Ganache 7.0 to 7.7, which had no version and wrote typed transactions otherwise, is read too", async () => {
  const place = database();
  const bob = "0xffcf8fdee72ac11b5c542428b35eef5769c409f0";
  const recorded = await onGanache(place, { chain: { hardfork: "london" } }, (request) => pay(request, bob));
  const level = new Level<Buffer, Buffer>(place, { keyEncoding: "buffer", valueEncoding: "buffer" });
  const key = Buffer.concat([Buffer.from("!b!"), Buffer.of(1)]);
  const block = decodeRlp((await level.get(key)) as Buffer) as RlpValue[];
  const [raw] = block[1] as [Uint8Array];
  block[1] = [[raw.subarray(0, 1), ...(decodeRlp(raw.subarray(1)) as RlpValue[])]];
  await level.put(key, Buffer.from(encodeRlp(block)));
  await level.del(Buffer.from("version"));
  await level.close();
  const { request, node } = await imported(place);
  expect(await historyLike(request, recorded)).toEqual(recorded);
  await node.close();
});
