import { jest } from "@jest/globals";
import { setAccountField } from "../../../src/chain/history/overrides.js";
import { type Chain, ChainError } from "../../../src/chain/index.js";
import { equalBytes, fromHex, toHex } from "../../../src/ethereum/index.js";
import type { StoredBlock } from "../../../src/persistence/state/index.js";
import {
  balanceOf,
  COINBASE,
  ETHER,
  GWEI,
  nonceOf,
  type OpenedChain,
  openedChain,
  SENDERS,
  type Setup,
  send,
} from "../chains.js";

const CAUSE = { method: "test", params: [] };
const NOBODY = `0x${"77".repeat(20)}` as const;

let opened: OpenedChain;
let chain: Chain;

async function start(setup: Setup = {}): Promise<void> {
  opened = await openedChain(setup);
  chain = opened.chain;
}

afterEach(() => opened.close());

const transfer = (nonce: number | bigint, more: object = {}) => ({
  ...{ type: 2, nonce: BigInt(nonce), to: NOBODY, value: 1n, gasLimit: 21_000n },
  ...{ maxFeePerGas: 10n * GWEI, maxPriorityFeePerGas: GWEI },
  ...more,
});

const tipped = (nonce: number, tip: bigint) => transfer(nonce, { maxPriorityFeePerGas: tip * GWEI });

const noncesIn = (block: StoredBlock | undefined): string[] =>
  (block?.payload.transactions ?? []).map((_, index) => {
    const sender = block?.payload.senders[index] as Uint8Array;
    return String.fromCharCode(97 + SENDERS.findIndex((one) => equalBytes(one, sender)));
  });

describe("with automine", () => {
  beforeEach(() => start());

  test("each transaction has a block of its own, and is on disk when it is acknowledged", async () => {
    for (let nonce = 0; nonce < 3; nonce++) {
      const { mined, hash } = await send(chain, 0, transfer(nonce));
      expect(mined?.block.number).toBe(nonce + 1);
      expect(opened.journal.durableHead().seq).toBeGreaterThanOrEqual(mined?.block.seq as number);
      expect(chain.transaction(hash)).toEqual({ block: nonce + 1, index: 0 });
    }
    expect(balanceOf(chain, fromHex(NOBODY))).toBe(3n);
  });

  test("many at once are mined one after another, each by its nonce", async () => {
    const nonces = [4, 1, 3, 0, 2];
    await Promise.all(nonces.map((nonce) => send(chain, 0, transfer(nonce))));
    await Promise.all(SENDERS.slice(1).map((_, index) => send(chain, index + 1, transfer(0))));
    expect(nonceOf(chain, 0)).toBe(5n);
    expect(chain.pool.size()).toBe(0);
    expect(chain.head().number).toBe(5 + SENDERS.length - 1);
    for (let number = 1; number <= chain.head().number; number++) {
      expect(chain.block(number)?.payload.transactions.length).toBe(1);
      expect(toHex(chain.block(number)?.header.parentHash as Uint8Array)).toBe(
        toHex(chain.block(number - 1)?.hash as Uint8Array),
      );
    }
  });

  test("one with a gap before it waits until the gap is filled, and is mined with what fills it", async () => {
    expect((await send(chain, 0, transfer(2))).mined).toBeUndefined();
    expect((await send(chain, 0, transfer(1))).mined).toBeUndefined();
    expect(chain.pool.size()).toBe(2);
    await send(chain, 0, transfer(0));
    expect(nonceOf(chain, 0)).toBe(3n);
    expect(chain.head().number).toBe(3);
    expect(chain.pool.size()).toBe(0);
  });

  test("one whose place another has taken meanwhile does not hold up those after it", async () => {
    await send(chain, 0, transfer(1));
    await send(chain, 0, transfer(3));
    await chain.override(CAUSE, (overlay) => setAccountField(overlay, SENDERS[0] as Uint8Array, { nonce: 2n }));
    await send(chain, 0, transfer(2));
    expect(nonceOf(chain, 0)).toBe(4n);
  });

  test("one that cannot pay the base fee is rejected, since it would wait forever", async () => {
    const cheap = transfer(0, { maxFeePerGas: 1n, maxPriorityFeePerGas: 0n });
    await expect(send(chain, 0, cheap)).rejects.toThrow(
      /^max fee per gas less than block base fee: address 0x\w{40}, maxFeePerGas: 1, baseFee: \d+$/,
    );
    expect(chain.pool.size()).toBe(0);
  });

  test("what has been mined or waits is not taken twice", async () => {
    await send(chain, 0, transfer(0));
    await expect(send(chain, 0, transfer(0))).rejects.toThrow("nonce too low: address");
    await send(chain, 0, transfer(5));
    await expect(send(chain, 0, transfer(5))).rejects.toThrow(new ChainError("already known"));
  });
});

describe("without automine", () => {
  beforeEach(() => start({ settings: { automine: false } }));

  test("a block takes the best tips first, a sender's own in order, the earlier of two equals first", async () => {
    await send(chain, 0, tipped(0, 1n));
    await send(chain, 0, tipped(1, 9n));
    await send(chain, 1, tipped(0, 2n));
    await send(chain, 2, tipped(0, 3n));
    await send(chain, 3, tipped(0, 2n));
    const [block] = await chain.mine(1);
    expect(noncesIn(block)).toEqual(["c", "b", "d", "a", "a"]);
    expect(block?.payload.receipts.map(({ cumulativeGasUsed }) => cumulativeGasUsed)).toEqual(
      [1n, 2n, 3n, 4n, 5n].map((count) => count * 21_000n),
    );
  });

  test("what has no room in a block waits for the next", async () => {
    await chain.change(CAUSE, (settings) => ({ ...settings, gasLimit: "50000" }));
    for (const [sender, tip] of [5n, 4n, 3n].entries()) await send(chain, sender, tipped(0, tip));
    const blocks = await chain.mine(2);
    expect(blocks.map((block) => noncesIn(block))).toEqual([["a", "b"], ["c"]]);
  });

  test("what can no longer be executed is dropped, for the record", async () => {
    const { hash } = await send(chain, 0, transfer(0, { value: 999n * ETHER }));
    await send(chain, 1, transfer(0));
    await chain.override(CAUSE, (overlay) => setAccountField(overlay, SENDERS[0] as Uint8Array, { balance: ETHER }));
    const [block] = await chain.mine(1);
    expect(noncesIn(block)).toEqual(["b"]);
    expect(chain.pool.get(hash)).toBeUndefined();
    expect(opened.state.folded().pool).toEqual([]);
  });

  test("the pending block is the one that would be mined, and looking at it changes nothing", async () => {
    await send(chain, 0, tipped(0, 1n));
    await send(chain, 1, tipped(0, 2n));
    const before = { head: chain.head().hash, seq: opened.journal.head().seq, pool: chain.pool.size() };
    const pending = await chain.pendingBlock();
    expect({ head: chain.head().hash, seq: opened.journal.head().seq, pool: chain.pool.size() }).toEqual(before);
    const [mined] = await chain.mine(1);
    expect(toHex(pending.hash)).toBe(toHex(mined?.hash as Uint8Array));
    expect(pending.transactions).toBe(mined?.transactions);
    expect(pending.payload.receipts).toEqual(mined?.payload.receipts);
  });

  test("thousands of empty blocks are mined on request, each after its parent", async () => {
    const started = chain.head().header.timestamp;
    expect(await chain.mine(1_500)).toEqual([]);
    expect(chain.head().number).toBe(1_500);
    expect(chain.head().header.timestamp).toBe(started + 1_500);
    expect((await chain.mine(1, { timestamp: started + 9_000 }))[0]?.header.timestamp).toBe(started + 9_000);
  });
});

test("the coinbase gets tips, the block the base fee's change, and settings for the next block hold for one", async () => {
  await start();
  const { mined } = await send(chain, 0, transfer(0));
  expect(balanceOf(chain, COINBASE)).toBe(21_000n * GWEI);
  expect(mined?.block.header.baseFeePerGas).toBe(875_000_000n);
  const randao = `0x${"5e".repeat(32)}`;
  await chain.change(CAUSE, (settings) => ({
    ...settings,
    nextBaseFee: "12345",
    nextPrevRandao: randao,
    extraData: "0x01",
  }));
  const [set, after] = await chain.mine(2);
  expect(set?.header.baseFeePerGas).toBe(12_345n);
  expect(toHex(set?.header.mixHash as Uint8Array)).toBe(randao);
  expect(toHex(after?.header.mixHash as Uint8Array)).not.toBe(randao);
  expect(after?.header.baseFeePerGas).toBe(12_345n - 12_345n / 8n);
  expect(toHex(after?.header.extraData as Uint8Array)).toBe("0x01");
});

test("listeners are called with blocks and waiting transactions once these are on disk, in order", async () => {
  await start();
  const received: string[] = [];
  const noted = (what: string): void => void received.push(`${what} ${opened.journal.durableHead().seq >= 0}`);
  chain.on("block", ({ number, seq }) => {
    expect(opened.journal.durableHead().seq).toBeGreaterThanOrEqual(seq);
    noted(`block ${number}`);
  });
  const off = chain.on("pending", ({ tx }) => noted(`pending ${tx.nonce}`));
  await send(chain, 0, transfer(0));
  await send(chain, 0, transfer(2));
  await send(chain, 0, transfer(1));
  off();
  await send(chain, 0, transfer(9));
  expect(received.filter((one) => one.startsWith("block"))).toEqual(["block 1 true", "block 2 true", "block 3 true"]);
  expect(received.filter((one) => one.startsWith("pending"))).toEqual([
    "pending 0 true",
    "pending 2 true",
    "pending 1 true",
  ]);
});

/** Everything but setTimeout and clearTimeout stays real: blocks go to disk. */
const REAL_TIME: Parameters<typeof jest.useFakeTimers>[0] = {
  doNotFake: [
    ...(["Date", "hrtime", "performance", "nextTick", "queueMicrotask"] as const),
    ...(["setImmediate", "clearImmediate", "setInterval", "clearInterval"] as const),
  ],
};

describe("in intervals", () => {
  beforeEach(async () => {
    jest.useFakeTimers(REAL_TIME);
    await start({ source: "system", settings: { automine: false } });
  });

  afterEach(() => void jest.useRealTimers());

  /** Changes the interval, in milliseconds. */
  const pace = (interval: number): Promise<void> => chain.change(CAUSE, (settings) => ({ ...settings, interval }));

  /** Lets time pass, until a block is mined at the end of it. */
  async function minedAfter(milliseconds: number): Promise<number> {
    const before = chain.head().number;
    const mined = new Promise<number>((resolve) => {
      const off = chain.on("block", ({ number }) => {
        off();
        resolve(number);
      });
    });
    await jest.advanceTimersByTimeAsync(milliseconds - 1);
    expect(chain.head().number).toBe(before);
    await jest.advanceTimersByTimeAsync(1);
    const number = await mined;
    await pace(chain.settings().interval); // an operation behind the block's: the next one is scheduled by now
    return number;
  }

  test("a block is mined each time that the interval has passed", async () => {
    await pace(5);
    for (const number of [1, 2, 3]) expect(await minedAfter(5)).toBe(number);
  });

  test("only the last of several intervals holds", async () => {
    for (const interval of [1, 2, 1, 3, 50]) await pace(interval);
    for (const number of [1, 2]) expect(await minedAfter(50)).toBe(number);
  });

  test("an interval of zero ends it", async () => {
    await pace(5);
    await minedAfter(5);
    await pace(0);
    await jest.advanceTimersByTimeAsync(60_000);
    await pace(0);
    expect(chain.head().number).toBe(1);
  });
});
