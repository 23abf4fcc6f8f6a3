import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setAccountField } from "../../src/chain/history/overrides.js";
import type { Chain } from "../../src/chain/index.js";
import { fromHex, keccak256, toHex } from "../../src/ethereum/index.js";
import { removeDirectories, temporaryDirectory } from "../support/directories.js";
import { balanceOf, ETHER, GWEI, nonceOf, type OpenedChain, openedChain, SENDERS, type Setup, send } from "./chains.js";
import { initCode } from "./programs.js";

const CAUSE = { method: "test", params: [] };
const TARGET = fromHex(`0x${"77".repeat(20)}`);
const SLOT = new Uint8Array(32);

let directory: string;
let opened: OpenedChain;

beforeEach(() => {
  directory = temporaryDirectory();
});

afterEach(() => opened.close());
afterAll(removeDirectories);

const open = async (setup: Setup = {}): Promise<Chain> => {
  opened = await openedChain({ directory, ...setup });
  return opened.chain;
};

/** Goes on in a copy of the directory as it is now, which is what kill -9 leaves. */
async function killAndOpen(setup: Setup = {}): Promise<Chain> {
  const copy = temporaryDirectory();
  cpSync(directory, copy, { recursive: true });
  await opened.close();
  directory = copy;
  return open(setup);
}

const transfer = (nonce: number, more: object = {}) => ({
  ...{ type: 2, nonce: BigInt(nonce), to: toHex(TARGET), value: 1n, gasLimit: 21_000n },
  ...{ maxFeePerGas: 10n * GWEI, maxPriorityFeePerGas: GWEI },
  ...more,
});

const creation = (nonce: number) =>
  transfer(nonce, {
    to: undefined,
    gasLimit: 200_000n,
    data: initCode([{ do: "store", slot: 0, value: 7 }], [{ do: "increment", slot: 0 }]),
  });

test("acknowledged blocks, receipts, code and storage are there after kill -9, and the chain continues from them", async () => {
  let chain = await open();
  const { mined } = await send(chain, 0, creation(0));
  const created = mined?.block.payload.receipts[0]?.contractAddress as Uint8Array;
  await send(chain, 0, transfer(1, { to: toHex(created), gasLimit: 100_000n, value: 0n }));
  const head = toHex(chain.head().hash);
  chain = await killAndOpen();
  expect(toHex(chain.head().hash)).toBe(head);
  expect(toHex(chain.stateAt().storage(created, 0, SLOT))).toBe("0x08");
  expect(toHex(chain.stateAt(1).storage(created, 0, SLOT))).toBe("0x07");
  expect(chain.block(1)?.payload).toEqual(mined?.block.payload);
  await send(chain, 0, transfer(2, { to: toHex(created), gasLimit: 100_000n, value: 0n }));
  expect(toHex(chain.stateAt().storage(created, 0, SLOT))).toBe("0x09");
  expect(nonceOf(chain, 0)).toBe(3n);
});

test("transactions that wait are there after kill -9, replaced ones not, and are mined in their order", async () => {
  let chain = await open({ settings: { automine: false } });
  await send(chain, 0, transfer(0));
  await send(chain, 0, transfer(2));
  await send(chain, 1, transfer(0, { maxPriorityFeePerGas: 2n * GWEI }));
  const replaced = await send(chain, 2, transfer(0));
  const better = await send(chain, 2, transfer(0, { maxFeePerGas: 11n * GWEI, maxPriorityFeePerGas: 3n * GWEI }));
  const dropped = await send(chain, 3, transfer(0));
  expect(await chain.dropTransaction(dropped.hash, "requested")).toBe(true);
  expect(await chain.dropTransaction(dropped.hash, "requested")).toBe(false);
  const waiting = (): string[] => SENDERS.flatMap((sender) => chain.pool.of(sender).map(({ hash }) => toHex(hash)));
  const before = waiting();
  chain = await killAndOpen();
  expect(waiting()).toEqual(before);
  expect(chain.pool.get(replaced.hash)).toBeUndefined();
  expect(chain.pool.get(better.hash)).toBeDefined();
  const [block] = await chain.mine(1);
  expect(block?.payload.senders.map((sender) => SENDERS.findIndex((one) => toHex(one) === toHex(sender)))).toEqual([
    2, 1, 0,
  ]);
  chain = await killAndOpen();
  expect(waiting().length).toBe(1);
});

test("settings, clock and snapshot ids are there after kill -9, unless other settings are requested", async () => {
  let chain = await open();
  await chain.change(CAUSE, (settings) => ({
    ...settings,
    gasLimit: "12345678",
    automine: false,
    impersonated: ["0xab"],
  }));
  const mark = await chain.checkpoint();
  await chain.moveClock(CAUSE, (parent, clock) => clock.setNext(parent + 500, parent));
  const { timestamp } = chain.head().header;
  chain = await killAndOpen();
  expect(chain.settings()).toMatchObject({ gasLimit: "12345678", automine: false, impersonated: ["0xab"] });
  const [first, second] = await chain.mine(2);
  expect(first?.header).toMatchObject({ timestamp: timestamp + 500, gasLimit: 12_345_678n });
  chain = await killAndOpen({ requestedSettings: { automine: true } });
  expect(chain.clock.state()).toEqual({ offset: 0 });
  expect(chain.settings()).toMatchObject({ gasLimit: "12345678", automine: true });
  expect((await chain.mine(1))[0]?.header.timestamp).toBe((second?.header.timestamp as number) + 1);
  expect(await chain.revertTo(mark, CAUSE)).toBe(true);
  expect(chain.head().number).toBe(0);
});

test("a revert in a later session brings back the chain's settings of the checkpoint's session, and keeps the node's", async () => {
  let chain = await open();
  const mark = await chain.checkpoint();
  await chain.change(CAUSE, (settings) => ({ ...settings, automine: false, gasLimit: "9000000" }));
  chain = await killAndOpen();
  expect(chain.settings().automine).toBe(false);
  await chain.revertTo(mark, CAUSE);
  expect(chain.settings()).toMatchObject({ automine: false, gasLimit: "30000000" });
  chain = await killAndOpen();
  expect(chain.settings()).toMatchObject({ automine: false, gasLimit: "30000000" });
});

test("changes outside of transactions count from when they were made, in the next root, and after kill -9", async () => {
  let chain = await open();
  await chain.mine(1);
  await chain.override(CAUSE, (overlay) => {
    setAccountField(overlay, TARGET, { balance: 5n * ETHER, nonce: 9n });
    overlay.setCode(TARGET, fromHex("0x00"));
    overlay.setStorage(TARGET, SLOT, Uint8Array.of(42));
  });
  await chain.override(CAUSE, (overlay) => setAccountField(overlay, SENDERS[4] as Uint8Array, { balance: 0n }));
  const [block] = await chain.mine(1);
  await chain.override(CAUSE, (overlay) => overlay.setStorage(TARGET, SLOT, new Uint8Array(0)));
  const expectAll = (): void => {
    expect(chain.stateAt(0).account(TARGET)).toBeUndefined();
    expect(chain.stateAt(1).account(TARGET)).toMatchObject({
      balance: 5n * ETHER,
      nonce: 9n,
      codeHash: keccak256(fromHex("0x00")),
    });
    expect(toHex(chain.stateAt(1).storage(TARGET, 0, SLOT))).toBe("0x2a");
    expect(toHex(chain.stateAt(2).storage(TARGET, 0, SLOT))).toBe("0x");
    expect(chain.stateAt(0).account(SENDERS[4] as Uint8Array)?.balance).toBe(1_000n * ETHER);
    expect(chain.stateAt().account(SENDERS[4] as Uint8Array)).toBeUndefined();
    const { body } = chain.prover(2).account(TARGET);
    expect(body?.balance).toBe(5n * ETHER);
    expect(toHex(chain.block(2)?.header.stateRoot as Uint8Array)).toBe(toHex(block?.header.stateRoot as Uint8Array));
  };
  expectAll();
  chain = await killAndOpen();
  expectAll();
});

test("a new chain says so in its journal, and each session its beginning and end", async () => {
  await open();
  await opened.close();
  await open();
  const kinds: string[] = [];
  for await (const { kind } of opened.journal.iterate(0)) kinds.push(kind);
  expect(kinds).toEqual(["genesis", "session", "session", "session"]);
  const { lastOpened = 0, lastClosed = 0 } = opened.state.folded();
  expect(lastOpened).toBe(lastClosed);
});

describe("with the step clock", () => {
  /** A day in the life of a chain, with a restart where `restart` says. */
  async function live(start: () => Promise<Chain>, restart: () => Promise<Chain>): Promise<string[]> {
    let chain = await start();
    await send(chain, 0, creation(0));
    await Promise.all([send(chain, 1, transfer(0)), send(chain, 1, transfer(1)), send(chain, 2, transfer(1))]);
    await chain.override(CAUSE, (overlay) => setAccountField(overlay, TARGET, { balance: ETHER }));
    const mark = await chain.checkpoint();
    await chain.moveClock(CAUSE, (parent, clock) => clock.increase(1_000, parent));
    await send(chain, 3, transfer(0));
    chain = await restart();
    await chain.revertTo(mark, CAUSE);
    await chain.change(CAUSE, (settings) => ({ ...settings, automine: false }));
    for (const sender of [4, 3, 2])
      await send(chain, sender, transfer(0, { maxPriorityFeePerGas: BigInt(sender) * GWEI }));
    await chain.mine(2);
    expect(nonceOf(chain, 2)).toBe(2n);
    expect(balanceOf(chain, TARGET)).toBe(ETHER + 4n);
    const hashes: string[] = [];
    for await (const { seq, kind, entryHash } of opened.journal.iterate(0))
      hashes.push(`${seq} ${kind} ${toHex(entryHash)}`);
    return [...hashes, toHex(chain.head().hash)];
  }

  const restart = async (): Promise<Chain> => {
    await opened.close();
    return open();
  };

  test("the same requests give the same block hashes and the same journal, to the last bit", async () => {
    const first = await live(open, restart);
    await opened.close();
    directory = temporaryDirectory();
    expect(await live(open, restart)).toEqual(first);
    expect(first.length).toBeGreaterThan(15);
  });

  test("this is the head's hash, on every machine", async () => {
    const hashes = await live(open, restart);
    expect(hashes.at(-1)).toBe("0x0971ae190ea85d53cd80b6beafd055e7a74d84ec94445ad32045013ad7b84203");
  });
});

test("a state folder that was deleted is made again when the chain opens", async () => {
  let chain = await open();
  await send(chain, 0, creation(0));
  const mark = await chain.checkpoint();
  await send(chain, 0, transfer(1));
  await chain.revertTo(mark, CAUSE);
  const head = toHex(chain.head().hash);
  await opened.close();
  rmSync(join(directory, "state"), { recursive: true });
  chain = await open();
  expect(toHex(chain.head().hash)).toBe(head);
  expect(nonceOf(chain, 0)).toBe(1n);
});
