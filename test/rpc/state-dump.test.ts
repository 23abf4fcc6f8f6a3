import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import type { Hex } from "viem";
import { reexecute } from "../../src/chain/verification/reexecute.js";
import { createNode, type Node } from "../../src/node.js";
import { parseNodeOptions } from "../../src/options/index.js";
import { openJournal } from "../../src/persistence/journal/index.js";
import { account } from "../support/accounts.js";
import { removeDirectories, temporaryDirectory } from "../support/directories.js";

/** `anvil_dumpState` of Anvil, after a contract was created that stored 42 in slot 0 and 7 in slot 1. */
const RECORDED = JSON.parse(readFileSync(join(import.meta.dirname, "anvil-dump.json"), "utf8")) as {
  contract: Hex;
  timestamp: number;
  sender: { address: Hex; balance: Hex; nonce: number };
  dump: Hex;
};

const HISTORY_CONTRACT = "0x0000f90827f1c53a10cb7a02335b175320002935";
const CREATE2_DEPLOYER = "0x4e59b44847b379578588920ca78fbf26c0b4956c";

interface State {
  block: { number: Hex; timestamp: Hex };
  accounts: Record<string, { nonce: number; balance: Hex; code: Hex; storage: Record<string, Hex> }>;
  best_block_number: number;
  blocks: { header: Record<string, unknown>; transactions: unknown[] }[];
}
const unpacked = (dump: Hex): State =>
  JSON.parse(gunzipSync(Buffer.from(dump.slice(2), "hex")).toString("utf8")) as State;
const word = (value: number): Hex => `0x${value.toString(16).padStart(64, "0")}`;

let directory: string;
let node: Node;
const open = (options: object = {}): Promise<Node> =>
  createNode(parseNodeOptions({ chain: { clock: "step", exchange: false }, storage: { directory }, ...options }));
const ask = <T = Hex>(method: string, ...params: unknown[]): Promise<T> => node.request(method, params) as Promise<T>;

beforeEach(async () => {
  directory = temporaryDirectory();
  node = await open();
});
afterEach(() => node.close());
afterAll(removeDirectories);

describe("anvil_loadState", () => {
  it("takes what Anvil has dumped: balances, nonces, code and storage", async () => {
    expect(await ask("anvil_loadState", RECORDED.dump)).toBe(true);
    const { contract, sender } = RECORDED;
    expect(await ask("eth_call", { to: contract }, "latest")).toBe(word(42));
    expect(await ask("eth_getStorageAt", contract, "0x1", "latest")).toBe(word(7));
    expect(await ask("eth_getBalance", sender.address, "latest")).toBe(sender.balance);
    expect(Number(await ask("eth_getTransactionCount", sender.address, "latest"))).toBe(sender.nonce);
  });

  it("puts the clock no earlier than the dump's", async () => {
    await ask("anvil_loadState", RECORDED.dump);
    await ask("evm_mine");
    const { timestamp } = await ask<{ timestamp: Hex }>("eth_getBlockByNumber", "latest", false);
    expect(Number(timestamp)).toBeGreaterThanOrEqual(RECORDED.timestamp);
  });

  it("adds to what is there, as Anvil does: nonces are never lower, slots of before stay", async () => {
    await ask("anvil_setNonce", RECORDED.sender.address, "0x64");
    await ask("anvil_setStorageAt", RECORDED.contract, "0x5", word(5));
    await ask("anvil_loadState", RECORDED.dump);
    expect(await ask("eth_getTransactionCount", RECORDED.sender.address, "latest")).toBe("0x64");
    expect(await ask("eth_getStorageAt", RECORDED.contract, "0x5", "latest")).toBe(word(5));
  });

  it("takes JSON that is not packed, too, and refuses what is no dump", async () => {
    const json = gunzipSync(Buffer.from(RECORDED.dump.slice(2), "hex"));
    expect(await ask("hardhat_loadState", `0x${json.toString("hex")}`)).toBe(true);
    for (const bad of [
      "0x",
      "0x1f8b",
      "0x7b7d",
      `0x${gzipSync('{"accounts":{"0x12":{"balance":"0x1"}}}').toString("hex")}`,
    ]) {
      await expect(ask("anvil_loadState", bad)).rejects.toMatchObject({ code: -32602 });
    }
  });

  it("is one record of the journal, from which the chain can be executed again", async () => {
    await ask("anvil_loadState", RECORDED.dump);
    await ask("eth_sendTransaction", { from: account(0).address, to: RECORDED.contract });
    const { hash } = await ask<{ hash: Hex }>("eth_getBlockByNumber", "latest", false);
    await node.close();
    const journal = await openJournal(join(directory, "journal"), { durability: "relaxed" });
    expect(await reexecute(() => journal.iterate(0))).toMatchObject({ overrides: 1, head: { number: 1, hash } });
    await journal.close();
    node = await open();
    expect(await ask("eth_getStorageAt", RECORDED.contract, "0x1", "latest")).toBe(word(7));
  });
});

describe("anvil_dumpState", () => {
  it("has what Anvil's own dump has of each account that was loaded from it", async () => {
    await ask("anvil_loadState", RECORDED.dump);
    const { accounts } = unpacked(await ask("anvil_dumpState"));
    // The contract of EIP-2935 and the CREATE2 deployer are here before, with the nonce that a created contract has.
    const { [HISTORY_CONTRACT]: _history, [CREATE2_DEPLOYER]: _deployer, ...theirs } = unpacked(RECORDED.dump).accounts;
    expect(accounts).toMatchObject(theirs);
  });

  it("has the fields of Anvil's own dump, of which the head's header is one", async () => {
    await ask("evm_mine");
    const dump = unpacked(await ask("hardhat_dumpState", false));
    const theirs = unpacked(RECORDED.dump);
    expect(Object.keys(dump).sort()).toEqual(Object.keys(theirs).sort());
    expect(Object.keys(dump.block).sort()).toEqual(Object.keys(theirs.block).sort());
    expect(dump.best_block_number).toBe(1);
    expect(Object.keys(dump.blocks[0]?.header ?? {}).sort()).toEqual(
      Object.keys(theirs.blocks[0]?.header ?? {}).sort(),
    );
  });

  it("leaves out what is gone: emptied slots, removed accounts", async () => {
    await ask("anvil_setStorageAt", RECORDED.contract, "0x0", word(3));
    await ask("anvil_setStorageAt", RECORDED.contract, "0x1", word(4));
    await ask("anvil_setStorageAt", RECORDED.contract, "0x0", word(0));
    await ask("anvil_setBalance", account(9).address, "0x0");
    const { accounts } = unpacked(await ask("anvil_dumpState"));
    expect(accounts[RECORDED.contract]?.storage).toEqual({ [word(1)]: word(4) });
    expect(accounts[account(9).address.toLowerCase()]).toBeUndefined();
  });

  it("carries a state from one chain to another", async () => {
    await ask("anvil_setCode", RECORDED.contract, "0x602a60005260206000f3");
    await ask("eth_sendTransaction", { from: account(0).address, to: account(1).address, value: "0x5" });
    const dump = await ask("anvil_dumpState");
    const other = await open({ storage: { directory: false } });
    try {
      await other.request("anvil_loadState", [dump]);
      const theirs = (await other.request("anvil_dumpState", [])) as Hex;
      expect(unpacked(theirs).accounts).toEqual(unpacked(dump).accounts);
    } finally {
      await other.close();
    }
  });
});
