import { join } from "node:path";
import { encodeFunctionData, type Hex, numberToHex } from "viem";
import { reexecute } from "../../src/chain/verification/reexecute.js";
import { createNode, type Node } from "../../src/node.js";
import { parseNodeOptions } from "../../src/options/index.js";
import { openJournal } from "../../src/persistence/journal/index.js";
import { account } from "../support/accounts.js";
import { type Artifact, compile } from "../support/artifacts.js";
import { removeDirectories, temporaryDirectory } from "../support/directories.js";
import { signed } from "../support/raw-transactions.js";

const [rich, other] = [account(0).address, account(1).address];
const ANYONE = "0xc000000000000000000000000000000000000000";

interface Block {
  number: Hex;
  hash: Hex;
  transactions: Hex[];
}
interface Receipt {
  blockNumber: Hex;
  status: Hex;
  transactionHash: Hex;
  contractAddress: Hex;
}

let directory: string;
let node: Node;
const ask = <T = Hex>(method: string, ...params: unknown[]): Promise<T> => node.request(method, params) as Promise<T>;
const height = async (): Promise<number> => Number(await ask("eth_blockNumber"));
const block = (number: number): Promise<Block> => ask<Block>("eth_getBlockByNumber", numberToHex(number), false);
const pay = (more: object = {}): Promise<Hex> =>
  ask("eth_sendTransaction", { from: rich, to: other, value: "0x1", ...more });
const balance = async (of: string): Promise<bigint> => BigInt(await ask("eth_getBalance", of, "latest"));

beforeEach(async () => {
  directory = temporaryDirectory();
  node = await createNode(parseNodeOptions({ chain: { clock: "step", exchange: false }, storage: { directory } }));
});

/** Whatever was done, the records of it can be executed again. */
afterEach(async () => {
  const head = await block(await height());
  await node.close();
  const journal = await openJournal(join(directory, "journal"), { durability: "relaxed" });
  try {
    const executed = await reexecute(() => journal.iterate(0));
    expect(executed.head).toEqual({ number: Number(head.number), hash: head.hash });
  } finally {
    await journal.close();
  }
});
afterAll(removeDirectories);

describe("anvil_rollback", () => {
  it("takes off one block by default, and the overrides after it", async () => {
    for (let sent = 0; sent < 3; sent++) await pay();
    await ask("anvil_setBalance", ANYONE, "0x5");
    await pay();
    expect(await ask("anvil_rollback")).toBeNull();
    expect(await height()).toBe(3);
    expect(await balance(ANYONE)).toBe(5n);
    await ask("anvil_rollback", 2);
    expect(await height()).toBe(1);
    expect(await balance(ANYONE)).toBe(0n);
    await pay();
    expect(await height()).toBe(2);
  });

  it("keeps the marks that lie before, and uses up those that lie after or just there", async () => {
    const before = await ask("evm_snapshot");
    await pay();
    const there = await ask("evm_snapshot");
    await pay();
    const after = await ask("evm_snapshot");
    await pay();
    await ask("anvil_rollback", 2);
    expect(await ask("evm_revert", after)).toBe(false);
    expect(await ask("evm_revert", there)).toBe(false);
    expect(await ask("evm_revert", before)).toBe(true);
    expect(await height()).toBe(0);
  });

  it("refuses to go beyond genesis", async () => {
    await pay();
    await expect(ask("anvil_rollback", 2)).rejects.toMatchObject({ code: -32602 });
    expect(await height()).toBe(1);
  });
});

describe("anvil_reorg", () => {
  it("mines other blocks in place of the last ones, with transactions of all forms", async () => {
    for (let sent = 0; sent < 4; sent++) await pay();
    const kept = (await block(2)).hash;
    const raw = await signed({ from: account(2), nonce: 0, to: ANYONE, value: 7n });
    const request = { from: rich, to: ANYONE, value: "0x3" };
    expect(
      await ask("anvil_reorg", 2, [
        [request, 0],
        [raw, 1],
        [request, 1],
      ]),
    ).toBeNull();
    expect(await height()).toBe(4);
    expect((await block(2)).hash).toBe(kept);
    expect((await block(3)).transactions).toHaveLength(1);
    expect((await block(4)).transactions).toHaveLength(2);
    expect(await balance(ANYONE)).toBe(13n);
    expect(Number(await ask("eth_getTransactionCount", rich, "latest"))).toBe(4);
  });

  it("takes the parameters by name, too, as Foundry's own client gives them", async () => {
    await pay();
    await node.request("anvil_reorg", { depth: 1, tx_block_pairs: [] });
    expect((await block(1)).transactions).toEqual([]);
  });

  it("says what could not be part of the new blocks, and refuses what is for none of them", async () => {
    await pay();
    const early = await signed({ from: account(2), nonce: 5 });
    await expect(ask("anvil_reorg", 1, [[early, 0]])).rejects.toThrow(/reorganised without 1 of the transactions/);
    await expect(ask("anvil_reorg", 1, [[early, 1]])).rejects.toMatchObject({ code: -32602 });
    await expect(ask("anvil_reorg", 3, [])).rejects.toMatchObject({ code: -32602 });
    expect(await height()).toBe(1);
  });
});

describe("hardhat_reset", () => {
  it("goes back to genesis, its clock, settings and an empty pool", async () => {
    const genesis = await block(0);
    const coinbase = await ask("eth_coinbase");
    await ask("hardhat_setBalance", ANYONE, "0x9");
    await pay();
    await ask("hardhat_setCoinbase", ANYONE);
    await ask("evm_increaseTime", 1_000);
    await ask("evm_setAutomine", false);
    await pay();
    expect(await ask("hardhat_reset", {})).toBe(true);
    expect(await block(0)).toEqual(genesis);
    expect(await height()).toBe(0);
    expect(await balance(ANYONE)).toBe(0n);
    expect(await ask("eth_coinbase")).toBe(coinbase);
    expect(await ask("txpool_status")).toEqual({ pending: "0x0", queued: "0x0" });
    await pay();
    expect(await height()).toBe(1);
  });

  it("stays as it is where what it is to be a fork of cannot be", async () => {
    const head = await height();
    await expect(ask("anvil_reset", { forking: {} })).rejects.toThrow(/jsonRpcUrl is needed/);
    await expect(ask("anvil_reset", { forking: { jsonRpcUrl: "nowhere" } })).rejects.toThrow(
      /an http, https, ws or wss URL/,
    );
    await expect(ask("anvil_setRpcUrl", "http://127.0.0.1:1")).rejects.toThrow(/this chain is no fork/);
    expect(await height()).toBe(head);
  });
});

it("adds to balances", async () => {
  await ask("anvil_addBalance", ANYONE, "0x5");
  await ask("tenderly_addBalance", ANYONE, 6);
  expect(await balance(ANYONE)).toBe(11n);
  await expect(ask("hardhat_addBalance", ANYONE, numberToHex(2n ** 256n - 1n))).rejects.toMatchObject({ code: -32602 });
});

it("mines in intervals of seconds, or at once", async () => {
  expect(await ask("anvil_getIntervalMining")).toBeNull();
  await ask("anvil_setIntervalMining", 600);
  expect(await ask("anvil_getIntervalMining")).toBe(600);
  await pay();
  expect(await height()).toBe(0);
  await ask("anvil_setAutomine", true);
  expect(await ask("anvil_getIntervalMining")).toBeNull();
  expect(await height()).toBe(1);
});

it("refuses intervals that no timer can count", async () => {
  await expect(ask("evm_setIntervalMining", 2 ** 31)).rejects.toMatchObject({ code: -32602 });
  await expect(ask("anvil_setIntervalMining", 2 ** 31)).rejects.toMatchObject({ code: -32602 });
  expect(await ask("anvil_getIntervalMining")).toBeNull();
});

it("empties the pool, or takes one sender's transactions out of it", async () => {
  await ask("evm_setAutomine", false);
  await pay();
  await pay({ from: other });
  await ask("anvil_removePoolTransactions", rich);
  expect(await ask("txpool_status")).toMatchObject({ pending: "0x1" });
  await ask("anvil_dropAllTransactions");
  expect(await ask("txpool_status")).toMatchObject({ pending: "0x0" });
});

it("reports of itself what Anvil reports", async () => {
  await pay();
  expect(await ask("anvil_nodeInfo")).toMatchObject({
    currentBlockNumber: "0x1",
    currentBlockHash: (await block(1)).hash,
    hardFork: "Osaka",
    transactionOrder: "fees",
    environment: { chainId: 1337 },
    forkConfig: { forkUrl: null },
  });
  expect(numberToHex(await ask<number>("anvil_getGenesisTime"))).toBe(
    (await ask<{ timestamp: Hex }>("eth_getBlockByNumber", "0x0", false)).timestamp,
  );
});

it("gives anyone a token's balance and allowance", async () => {
  const { abi, bytecode } = compile("test/rpc/contracts/Token.sol").Token as Artifact;
  const { contractAddress: token } = await ask<Receipt>("eth_sendTransactionSync", { from: rich, data: bytecode });
  const read = async (functionName: string, args: unknown[]): Promise<bigint> =>
    BigInt(await ask("eth_call", { to: token, data: encodeFunctionData({ abi, functionName, args }) }, "latest"));
  await ask("anvil_dealERC20", ANYONE, token, "0x64");
  expect(await read("balanceOf", [ANYONE])).toBe(100n);
  await ask("anvil_setERC20Allowance", ANYONE, rich, token, 55);
  expect(await read("allowance", [ANYONE, rich])).toBe(55n);
  expect(await read("totalSupply", [])).toBe(7n);
  await expect(ask("anvil_dealERC20", ANYONE, other, "0x64")).rejects.toThrow(/no contract/);
});

describe("other ways to send", () => {
  it("answer the receipt", async () => {
    const receipt = await ask<Receipt>("eth_sendRawTransactionSync", await signed({ nonce: 0 }));
    expect(receipt).toMatchObject({ blockNumber: "0x1", status: "0x1" });
  });

  it("answer that the transaction waits, where it is not mined in time", async () => {
    await ask("evm_setAutomine", false);
    const failure = await ask("eth_sendRawTransactionSync", await signed({ nonce: 0 }), 20).catch((error) => error);
    expect(failure).toMatchObject({ code: 4, message: expect.stringMatching(/pool/) });
    const mined = ask<Receipt>("eth_sendRawTransactionSync", await signed({ nonce: 1 }));
    while ((await ask<{ pending: Hex }>("txpool_status")).pending !== "0x2") await new Promise(setImmediate);
    await ask("evm_mine");
    expect(await mined).toMatchObject({ blockNumber: "0x1" });
  });

  it("hold a transaction's conditions against the chain", async () => {
    const raw = await signed({ nonce: 0 });
    const send = (conditions: object): Promise<Hex> => ask("eth_sendRawTransactionConditional", raw, conditions);
    await ask("anvil_setStorageAt", ANYONE, "0x0", "0x2a");
    await expect(send({ blockNumberMin: 5 })).rejects.toMatchObject({ code: -32003 });
    await expect(send({ knownAccounts: { [ANYONE]: { "0x0": "0x2b" } } })).rejects.toMatchObject({ code: -32003 });
    await expect(send({ knownAccounts: { [ANYONE]: `0x${"11".repeat(32)}` } })).rejects.toMatchObject({ code: -32003 });
    await send({ blockNumberMax: "0x5", knownAccounts: { [ANYONE]: { "0x0": "0x2a" } } });
    expect(await height()).toBe(1);
  });

  it("send up to the last block and second that the conditions name, and from the first on", async () => {
    await ask("evm_mine");
    await ask("evm_mine");
    const { timestamp } = await ask<{ timestamp: Hex }>("eth_getBlockByNumber", "latest", false);
    const raw = await signed({ nonce: 0 });
    const send = (conditions: object): Promise<Hex> => ask("eth_sendRawTransactionConditional", raw, conditions);
    const now = Number(timestamp);
    const refused = { code: -32003, message: expect.stringMatching(/^(block number 2|timestamp \d+) is not between/) };
    for (const outside of [
      { blockNumberMax: 1 },
      { blockNumberMin: 3 },
      { timestampMax: now - 1 },
      { timestampMin: now + 1 },
    ]) {
      await expect(send(outside)).rejects.toMatchObject(refused);
    }
    await send({ blockNumberMin: 2, blockNumberMax: 2, timestampMin: now, timestampMax: now });
    expect(await height()).toBe(3);
  });

  it("send in anyone's name", async () => {
    await ask("anvil_setBalance", ANYONE, numberToHex(10n ** 18n));
    await ask("eth_sendUnsignedTransaction", { from: ANYONE, to: other, value: "0x1" });
    expect(Number(await ask("eth_getTransactionCount", ANYONE, "latest"))).toBe(1);
  });

  it("replace what waits", async () => {
    await ask("evm_setAutomine", false);
    const request = { from: rich, to: other, value: "0x1", nonce: "0x0" };
    await expect(ask("eth_resend", request, numberToHex(10n ** 11n))).rejects.toThrow(/not found/);
    const first = await pay({ nonce: "0x0" });
    const second = await ask("eth_resend", request, numberToHex(10n ** 11n), "0x7530");
    expect(second).not.toBe(first);
    await ask("evm_mine");
    expect((await block(1)).transactions).toEqual([second]);
  });
});

it("has no work for miners", async () => {
  expect(await ask("eth_getWork")).toEqual([]);
  expect(await ask("eth_getCompilers")).toEqual([]);
  expect(await ask("eth_submitWork", "0x0000000000000001", `0x${"00".repeat(32)}`, `0x${"00".repeat(32)}`)).toBe(false);
  expect(await ask("eth_submitHashrate", `0x${"00".repeat(32)}`, `0x${"00".repeat(32)}`)).toBe(false);
});

it("calls one after the other, each on what those before it left", async () => {
  const setter = "0x6001600054016000556000545f5260205ff3"; // adds one to slot 0, and answers it
  await ask("anvil_setCode", ANYONE, setter);
  const one = { from: rich, to: ANYONE };
  const bundles = [
    { transactions: [one, one] },
    { transactions: [one, { from: other, to: rich, value: "0xffffffffffffffffffff" }] },
  ];
  const word = (value: number): Hex => numberToHex(value, { size: 32 });
  const results = await ask<object[][]>("eth_callMany", bundles, { blockNumber: "latest", transactionIndex: -1 });
  expect(results).toEqual([
    [{ value: word(1) }, { value: word(2) }],
    [{ value: word(3) }, { error: expect.stringMatching(/insufficient funds/) }],
  ]);
  const state = { [ANYONE]: { stateDiff: { "0x0": word(40) } } };
  expect(await ask("eth_callMany", [{ transactions: [one] }], null, state)).toEqual([[{ value: word(41) }]]);
  expect(await ask("eth_getStorageAt", ANYONE, "0x0", "latest")).toBe(word(0));
  await expect(ask("eth_callMany", bundles, { transactionIndex: 0 })).rejects.toMatchObject({ code: -32602 });
});

it("mines and answers the blocks, with why transactions failed", async () => {
  await ask("anvil_setCode", ANYONE, "0x626261646000526003601dfd"); // reverts with the bytes of "bad"
  await ask("evm_setAutomine", false);
  await pay({ to: ANYONE, gas: "0xc350", value: "0x0" });
  const blocks = await ask<{ number: Hex; transactions: object[] }[]>("evm_mine_detailed", { blocks: 2 });
  expect(blocks.map(({ number }) => number)).toEqual(["0x1", "0x2"]);
  expect(blocks[0]?.transactions).toEqual([expect.objectContaining({ to: ANYONE, output: "0x626164" })]);
  expect(await ask("evm_mine_detailed")).toHaveLength(1);
  expect(await height()).toBe(3);
});

it("takes a gas limit and extra data up to their bounds, and rejects what is beyond", async () => {
  await expect(ask("evm_setBlockGasLimit", 4_999)).rejects.toMatchObject({ code: -32602 });
  await expect(ask("miner_setExtra", `0x${"12".repeat(33)}`)).rejects.toMatchObject({ code: -32602 });
  await ask("evm_setBlockGasLimit", 5_000);
  await ask("miner_setExtra", `0x${"12".repeat(32)}`);
  await ask("evm_mine");
  expect(await block(1)).toMatchObject({ gasLimit: "0x1388", extraData: `0x${"12".repeat(32)}` });
});

it.each([
  ["anvil_reorg", [10_001], "invalid argument 0 (depth): at most 10000 blocks at a time"],
  ["evm_mine_detailed", [{ blocks: 1_001 }], "invalid argument 0 (options): at most 1000 blocks at a time"],
])("%s does at most so many blocks at a time", async (method, params, message) => {
  await expect(ask(method, ...params)).rejects.toMatchObject({ code: -32602, message });
});
