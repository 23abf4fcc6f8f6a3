/** geth's debug_chainConfig, debug_accountRange, debug_dumpBlock and debug_setHead, by the built command. */
import { keccak256 } from "viem";
import { removeDirectories, temporaryDirectory } from "../support/directories.js";
import { endCommands, launch, type RunningCommand, run } from "../support/process.js";
import { type Rpc, rpc } from "../support/rpc.js";

interface Dump {
  root: string;
  accounts: Record<
    string,
    { balance: string; nonce: number; code?: string; storage?: object; address: string; key: string }
  >;
  next?: string;
}

const HOLDER = `0x${"ab".repeat(20)}`;
/** Stores 42 in slot 1, and has the code 0x01. */
const INIT = "0x602a600155600160005360016000f3";

let directory: string;
let command: RunningCommand;
let node: Rpc;

async function start(): Promise<void> {
  command = launch(["start", "--port", "0", "--data-dir", directory, "--no-exchange", "--chain-id", "4242"]);
  const [, url = ""] = await command.line(/^Listening on (http:\S+)/);
  node = rpc(() => url);
}

async function stop(): Promise<void> {
  command.child.kill("SIGTERM");
  await command.ended;
}

let contract: string;

beforeAll(async () => {
  directory = temporaryDirectory();
  await start();
  const [from] = await node<string[]>("eth_accounts");
  const hash = await node("eth_sendTransaction", { from, data: INIT });
  contract = (await node<{ contractAddress: string }>("eth_getTransactionReceipt", hash)).contractAddress;
  await node("eth_sendTransaction", { from, to: HOLDER, value: "0x5" });
  await node("eth_sendTransaction", { from, to: HOLDER, value: "0x7" });
});

afterAll(async () => {
  await endCommands();
  removeDirectories();
});

/** Every account, page by page. */
async function allAccounts(block: string, page: number): Promise<Dump["accounts"]> {
  const all: Dump["accounts"] = {};
  let from = "0x";
  for (;;) {
    const { accounts, next } = await node<Dump>("debug_accountRange", block, from, page, false, false, false);
    Object.assign(all, accounts);
    if (next === undefined) return all;
    expect(Object.keys(accounts)).toHaveLength(page);
    from = `0x${Buffer.from(next, "base64").toString("hex")}`;
  }
}

const ofAddress = (accounts: Dump["accounts"], address: string) =>
  Object.values(accounts).find((one) => one.address === address.toLowerCase());

it("debug_chainConfig answers the rules as a genesis file has them", async () => {
  expect(await node("debug_chainConfig")).toMatchObject({
    chainId: 4242,
    homesteadBlock: 0,
    londonBlock: 0,
    terminalTotalDifficulty: 0,
    shanghaiTime: 0,
    osakaTime: 0,
    blobSchedule: { cancun: { target: 3, max: 6 } },
  });
});

it("debug_accountRange lists every account in the order of the hashes, page by page", async () => {
  const all = await allAccounts("latest", 3);
  for (const { address, balance, nonce, key } of Object.values(all)) {
    expect(BigInt(await node("eth_getBalance", address))).toBe(BigInt(balance));
    expect(Number(await node("eth_getTransactionCount", address))).toBe(nonce);
    expect(key).toBe(keccak256(address as `0x${string}`));
  }
  const keys = Object.values(all).map(({ key }) => key);
  expect(keys).toEqual([...keys].sort());
  for (const address of [...(await node<string[]>("eth_accounts")), HOLDER, contract]) {
    expect(ofAddress(all, address)).toBeDefined();
  }
  expect(ofAddress(all, contract)).toMatchObject({
    code: "0x01",
    storage: { [`0x${"0".repeat(63)}1`]: "2a" },
  });
  const { root, accounts } = await node<Dump>("debug_accountRange", "latest", "0x", 256, true, true);
  expect(`0x${root}`).toBe((await node<{ stateRoot: string }>("eth_getBlockByNumber", "latest", false)).stateRoot);
  expect(ofAddress(accounts, contract)).not.toHaveProperty("code");
  expect(ofAddress(accounts, contract)).not.toHaveProperty("storage");
});

it("debug_accountRange and debug_dumpBlock list the accounts of an earlier block", async () => {
  const { stateRoot, hash } = await node<{ stateRoot: string; hash: string }>("eth_getBlockByNumber", "0x2", false);
  const earlier = await node<Dump>("debug_accountRange", "0x2");
  expect(`0x${earlier.root}`).toBe(stateRoot);
  expect(ofAddress(earlier.accounts, HOLDER)).toMatchObject({ balance: "5" });
  expect(ofAddress((await node<Dump>("debug_accountRange", "0x1")).accounts, HOLDER)).toBeUndefined();
  expect(await node("debug_dumpBlock", "0x2")).toEqual(earlier);
  expect(await node("debug_accountRange", { blockHash: hash })).toEqual(earlier);
});

it("what was changed outside of blocks is part of the state, and of its root", async () => {
  const before = await node<Dump>("debug_accountRange", "latest");
  await node("hardhat_setBalance", HOLDER, "0x9");
  const after = await node<Dump>("debug_accountRange", "latest");
  expect(ofAddress(after.accounts, HOLDER)).toMatchObject({ balance: "9" });
  expect(after.root).not.toBe(before.root);
});

it("debug_setHead goes back to a block, for good, and the ledger keeps what was after it", async () => {
  const { hash } = await node<{ hash: string }>("eth_getBlockByNumber", "0x3", false);
  await expect(node("debug_setHead", "0x3")).rejects.toThrow("not allowed to rewind to a future block");
  await expect(node("debug_setHead", "0x4")).rejects.toThrow("not allowed to rewind to a future block");
  expect(await node("debug_setHead", "0x2")).toBeNull();
  expect(await node("eth_blockNumber")).toBe("0x2");
  expect(await node("eth_getBlockByHash", hash, false)).toBeNull();
  expect(await node("eth_getBalance", HOLDER)).toBe("0x5");
  await stop();
  await start();
  expect(await node("eth_blockNumber")).toBe("0x2");
  expect(await node("eth_getBalance", HOLDER)).toBe("0x5");
  await stop();
  const sql = `SELECT method, from_block, to_block, orphaned_blocks FROM reverts ORDER BY seq DESC LIMIT 1`;
  const { stdout } = await run(["ledger", "query", sql, "--data-dir", directory, "--format", "json"]);
  expect(JSON.parse(stdout)).toEqual([{ method: "debug_setHead", from_block: 3, to_block: 2, orphaned_blocks: 1 }]);
});
