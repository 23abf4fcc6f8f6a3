import { join } from "node:path";
import { encodeFunctionData, type Hex, numberToHex } from "viem";
import { reexecute } from "../../src/chain/execution/re-execution/index.js";
import { createNode, type Node } from "../../src/node.js";
import { parseNodeOptions } from "../../src/options.js";
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
  it("takes off one block unless told otherwise, and what was changed from outside after it", async () => {
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
    await expect(ask("anvil_reset", { forking: { jsonRpcUrl: "nowhere" } })).rejects.toThrow(/http or https URL/);
    await expect(ask("anvil_setRpcUrl", "http://127.0.0.1:1")).rejects.toThrow(/this chain is no fork/);
    expect(await height()).toBe(head);
  });
});
