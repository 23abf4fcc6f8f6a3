/** Transactions that arrive together share a block, in the order in which they arrived. */
import { fromHex, toHex } from "../../../src/ethereum/index.js";
import { openByteStore, openJournalOn } from "../../../src/persistence/journal/index.js";
import {
  ETHER,
  GWEI,
  nonceOf,
  type OpenedChain,
  openedChain,
  SENDERS,
  type Sent,
  type Setup,
  send,
  signed,
} from "../chains.js";

const TO = fromHex("0x00000000000000000000000000000000000000aa");
const transfer = { to: TO, value: 1n, gasLimit: 21_000n, gasPrice: 10n * GWEI };

let opened: OpenedChain;
const open = async (setup: Setup = {}): Promise<OpenedChain["chain"]> => {
  opened = await openedChain({ source: "system", sharesBlocks: true, ...setup });
  return opened.chain;
};
afterEach(() => opened.close());

/** Sends all of it in one turn; gives each one's place, or why it was rejected. */
async function together(chain: OpenedChain["chain"], all: [sender: number, data: Sent, condition?: () => void][]) {
  const sent = await Promise.all(all.map(([sender, data]) => chain.decode(signed(chain, sender, data))));
  const submitted = sent.map((transaction, index) => chain.submit(transaction, all[index]?.[2]));
  const settled = await Promise.allSettled(submitted);
  return settled.map((one) =>
    one.status === "rejected"
      ? String(one.reason.message)
      : one.value.mined && `${one.value.mined.block.number}/${one.value.mined.index}`,
  );
}

test("transactions of several senders and of one are in one block, as they came", async () => {
  const chain = await open();
  const places = await together(chain, [
    [1, { ...transfer, nonce: 0n, gasPrice: 10n * GWEI }],
    [0, { ...transfer, nonce: 0n, gasPrice: 90n * GWEI }],
    [1, { ...transfer, nonce: 1n, gasPrice: 50n * GWEI }],
    [1, { ...transfer, nonce: 2n }],
  ]);
  expect(places).toEqual(["1/0", "1/1", "1/2", "1/3"]);
  const { payload, header } = chain.head();
  expect(payload.senders.map(toHex)).toEqual([1, 0, 1, 1].map((one) => toHex(SENDERS[one] as Uint8Array)));
  expect(payload.receipts.map((one) => one.cumulativeGasUsed)).toEqual([21_000n, 42_000n, 63_000n, 84_000n]);
  expect(header.gasUsed).toBe(84_000n);
});

test("one that is rejected leaves the others in the block, and is judged by what those before it did", async () => {
  const chain = await open();
  const all = { to: TO, gasLimit: 21_000n, gasPrice: 10n * GWEI };
  const places = await together(chain, [
    [0, { ...all, nonce: 0n, value: 999n * ETHER }],
    [0, { ...all, nonce: 1n, value: 2n * ETHER }], // had enough before the first one
    [0, { ...all, nonce: 0n, value: 5n }],
    [1, { ...all, nonce: 0n, value: 5n }],
  ]);
  expect(places).toEqual([
    "1/0",
    expect.stringMatching(
      /^insufficient funds for gas \* price \+ value: address 0x[0-9a-f]{40} have 999790000000000000 /,
    ),
    expect.stringMatching(/^nonce too low: address 0x[0-9a-f]{40}, tx: 0 state: 1$/),
    "1/1",
  ]);
});

test("where none of them can be mined, there is no block", async () => {
  const chain = await open();
  const places = await together(chain, [
    [0, { ...transfer, nonce: 0n, value: 5_000n * ETHER }],
    [0, { ...transfer, nonce: 0n, gasLimit: 20_000n }],
  ]);
  expect(places).toEqual([
    expect.stringContaining("insufficient funds"),
    expect.stringContaining("intrinsic gas too low"),
  ]);
  expect(chain.headNumber()).toBe(0);
});

test("one whose nonce is ahead waits, and follows the one that closes the gap", async () => {
  const chain = await open();
  const places = await together(chain, [
    [0, { ...transfer, nonce: 1n }],
    [1, { ...transfer, nonce: 0n }],
    [1, { ...transfer, nonce: 2n }],
    [0, { ...transfer, nonce: 0n }],
  ]);
  expect(places).toEqual([undefined, "1/0", undefined, "1/1"]);
  expect(nonceOf(chain, 0)).toBe(2n);
  expect(chain.headNumber()).toBe(2);
  expect(chain.pool.all().map(({ tx }) => tx.nonce)).toEqual([2n]);
});

test("one that waits for another of the same turn is mined after that one's block", async () => {
  const chain = await open();
  const places = await together(chain, [
    [1, { ...transfer, nonce: 0n }],
    [0, { ...transfer, nonce: 1n }],
    [0, { ...transfer, nonce: 0n }],
  ]);
  expect(places).toEqual(["1/0", "2/0", "1/1"]);
});

test("a block takes what its gas allows, and the next one the rest", async () => {
  const chain = await open({ settings: { gasLimit: "100000" } });
  const large = { ...transfer, gasLimit: 60_000n };
  const places = await together(chain, [
    [0, { ...large, nonce: 0n }],
    [1, { ...large, nonce: 0n }],
    [2, { ...large, nonce: 0n }],
    [2, { ...transfer, nonce: 1n }],
  ]);
  expect(places).toEqual(["1/0", "1/1", "2/0", "2/1"]); // what is left of a limit counts, as for geth's miner
});

test("a condition is checked on the head that the transaction's block follows", async () => {
  const chain = await open();
  const heads: number[] = [];
  const places = await together(chain, [
    [0, { ...transfer, nonce: 0n }],
    [1, { ...transfer, nonce: 0n }, () => void heads.push(chain.headNumber())],
    [2, { ...transfer, nonce: 0n }],
    [
      3,
      { ...transfer, nonce: 0n },
      () => {
        throw new Error("the condition does not hold");
      },
    ],
    [4, { ...transfer, nonce: 0n }],
  ]);
  expect(places).toEqual(["1/0", "2/0", "2/1", "the condition does not hold", "3/0"]);
  expect(heads).toEqual([1]);
});

test("another operation closes the block: it sees what was sent before it, and not what was sent after it", async () => {
  const chain = await open();
  const sent = await Promise.all([0, 1, 2].map((one) => chain.decode(signed(chain, one, { ...transfer, nonce: 0n }))));
  const [first, second, third] = sent as [(typeof sent)[0], (typeof sent)[0], (typeof sent)[0]];
  const before = [chain.submit(first), chain.submit(second)];
  const id = chain.checkpoint();
  const after = chain.submit(third);
  const places = (await Promise.all([...before, after])).map(({ mined }) => `${mined?.block.number}/${mined?.index}`);
  expect(places).toEqual(["1/0", "1/1", "2/0"]);
  expect(await chain.revertTo(await id, { method: "evm_revert", params: [] })).toBe(true);
  expect(chain.headNumber()).toBe(1);
});

test("transactions that arrive while a block is written share the next one", async () => {
  const store = await openByteStore(undefined);
  let release = (): void => undefined;
  let writing = (): void => undefined;
  const started = new Promise<void>((resolve) => {
    writing = resolve;
  });
  let holds = false;
  const journal = await openJournalOn(store, {
    durability: "strict",
    afterWrite: async () => {
      if (!holds) return;
      writing();
      await new Promise<void>((resolve) => {
        release = resolve;
      });
    },
  });
  const chain = await open({ journal });
  await send(chain, 4, { ...transfer, nonce: 0n });
  holds = true;
  const first = send(chain, 0, { ...transfer, nonce: 0n });
  await started;
  const second = send(chain, 1, { ...transfer, nonce: 0n });
  for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
  const third = send(chain, 2, { ...transfer, nonce: 0n });
  for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
  expect(chain.headNumber()).toBe(2); // the block of the other two is in the making
  holds = false;
  release();
  const places = (await Promise.all([first, second, third])).map(
    ({ mined }) => `${mined?.block.number}/${mined?.index}`,
  );
  expect(places).toEqual(["2/0", "3/0", "3/1"]);
});

test("when the block cannot be written, all that are in it fail, and the chain is as it was", async () => {
  let fails = false;
  const journal = await openJournalOn(await openByteStore(undefined), {
    durability: "strict",
    afterWrite: async () => {
      if (fails) throw new Error("the disk is full");
    },
  });
  const chain = await open({ journal });
  await send(chain, 0, { ...transfer, nonce: 0n });
  fails = true;
  const places = await together(chain, [
    [0, { ...transfer, nonce: 1n }],
    [1, { ...transfer, nonce: 0n }],
  ]);
  expect(places).toEqual([expect.stringContaining("the disk is full"), expect.stringContaining("the disk is full")]);
  expect(chain.headNumber()).toBe(1);
  expect(nonceOf(chain, 1)).toBe(0n);
});

test.each<[string, Setup]>([
  ["without shared blocks", { sharesBlocks: false }],
  ["with a clock that goes by steps, for the sake of the same chain each time", { source: "step" }],
])("each has a block of its own %s", async (_, setup) => {
  const chain = await open(setup);
  const places = await together(chain, [
    [0, { ...transfer, nonce: 0n }],
    [1, { ...transfer, nonce: 0n }],
    [0, { ...transfer, nonce: 1n }],
  ]);
  expect(places).toEqual(["1/0", "2/0", "3/0"]);
});
