import { createCustomCommon, Mainnet } from "@ethereumjs/common";
import { Bloom } from "@ethereumjs/vm";
import fc from "fast-check";
import { type LogCriteria, matches } from "../../../src/chain/history/logs.js";
import type { Chain } from "../../../src/chain/index.js";
import { addToBloom, bloomHas, bloomOf, emptyBloom, fromHex, keccak256, toHex } from "../../../src/ethereum/index.js";
import { GWEI, nonceOf, type OpenedChain, openedChain, send } from "../chains.js";

const EMITTERS = [0xe1, 0xe2, 0xe3].map((byte) => new Uint8Array(20).fill(byte));
let opened: OpenedChain;
let chain: Chain;

/** Code that logs one, two or three of its call data's words. */
const emitting = (topics: number): Uint8Array => {
  const words = Array.from(
    { length: topics },
    (_, index) => `60${(32 * (topics - 1 - index)).toString(16).padStart(2, "0")}35`,
  );
  return fromHex(`0x${words.join("")}60006000a${topics}00`);
};

const word = (value: number): Uint8Array => fromHex(`0x${value.toString(16).padStart(64, "0")}`);

beforeAll(async () => {
  opened = await openedChain({
    settings: { automine: false },
    alloc: EMITTERS.map((address, index) => ({
      address,
      balance: 0n,
      nonce: 1n,
      code: emitting(index + 1),
      storage: [],
    })),
  });
  chain = opened.chain;
  for (let block = 0; block < 30; block++) {
    const nonce = nonceOf(chain, 0);
    for (let i = 0; i < block % 4; i++) {
      const emitter = EMITTERS[(block + i) % 3] as Uint8Array;
      const data = Buffer.concat([word(block % 5), word(i), word(7)]);
      await send(chain, 0, {
        nonce: nonce + BigInt(i),
        to: toHex(emitter),
        data,
        gasLimit: 100_000n,
        gasPrice: 9n * GWEI,
      });
    }
    await chain.mine(1);
    if (block === 20) await opened.state.flush();
  }
});

afterAll(() => opened.close());

const topic = fc.option(fc.array(fc.nat(7).map(word), { minLength: 1, maxLength: 2 }), { nil: undefined });
const criteria: fc.Arbitrary<LogCriteria> = fc.record({
  addresses: fc.option(fc.subarray([...EMITTERS, new Uint8Array(20)], { minLength: 1 }), { nil: undefined }),
  topics: fc.array(topic, { maxLength: 4 }),
});

test("for any filter, just the matching logs of the range are found, in order, each with its place", async () => {
  await fc.assert(
    fc.asyncProperty(criteria, fc.nat(32), fc.nat(32), async (wanted, a, b) => {
      const [from, to] = a < b ? [a, b] : [b, a];
      const expected: string[] = [];
      for (let number = from; number <= Math.min(to, chain.head().number); number++) {
        let logIndex = 0;
        const { payload } = chain.block(number) as NonNullable<ReturnType<Chain["block"]>>;
        for (const [index, { logs }] of payload.receipts.entries()) {
          const hash = toHex(keccak256(payload.transactions[index] as Uint8Array));
          for (const log of logs) {
            if (matches(log, wanted)) expected.push(`${number} ${index} ${logIndex} ${hash} ${toHex(log.address)}`);
            logIndex++;
          }
        }
      }
      const found = await chain.findLogs(from, to, wanted);
      const texts = found.map(
        ({ block, transactionIndex, logIndex, transactionHash, address }) =>
          `${block.number} ${transactionIndex} ${logIndex} ${toHex(transactionHash())} ${toHex(address)}`,
      );
      expect(texts).toEqual(expected);
    }),
    { numRuns: 100 },
  );
});

test("a log matches when its address is among those wanted, and each position's topic, if any is", () => {
  const log = { address: EMITTERS[0] as Uint8Array, topics: [word(1), word(2)], data: new Uint8Array(0) };
  const match = (addresses: Uint8Array[] | undefined, topics: LogCriteria["topics"]): boolean =>
    matches(log, { addresses, topics });
  expect(match(undefined, [])).toBe(true);
  expect(match(EMITTERS, [[word(1)]])).toBe(true);
  expect(match([EMITTERS[1] as Uint8Array], [])).toBe(false);
  expect(match([], [])).toBe(false);
  expect(match(undefined, [undefined, [word(9), word(2)]])).toBe(true);
  expect(match(undefined, [[word(2)]])).toBe(false);
  expect(match(undefined, [undefined, undefined, undefined])).toBe(false);
});

test("the logs of blocks that were reverted are gone, and those of the blocks in their place are found", async () => {
  const [address] = EMITTERS as [Uint8Array];
  const alloc = [{ address, balance: 0n, nonce: 1n, code: emitting(1), storage: [] }];
  const { chain: own, close } = await openedChain({ alloc });
  const emit = async (value: number): Promise<void> => {
    const call = { to: toHex(address), data: word(value), gasLimit: 100_000n, gasPrice: 9n * GWEI };
    await send(own, 0, { nonce: nonceOf(own, 0), ...call });
  };
  const topics = async (): Promise<string[]> => {
    const found = await own.findLogs(0, 30, { addresses: undefined, topics: [] });
    return found.map(({ topics: [topic] }) => toHex(topic as Uint8Array));
  };
  await emit(1);
  const id = await own.checkpoint();
  await emit(2);
  expect(await topics()).toEqual([word(1), word(2)].map(toHex));
  await own.revertTo(id, { method: "evm_revert", params: [id] });
  expect(await topics()).toEqual([word(1)].map(toHex));
  await emit(3);
  await emit(4);
  expect(await topics()).toEqual([word(1), word(3), word(4)].map(toHex));
  await close();
});

test("more logs than the node gives at once are refused with a sentence", async () => {
  const [address] = EMITTERS as [Uint8Array];
  const alloc = [{ address, balance: 0n, nonce: 1n, code: emitting(1), storage: [] }];
  const small = await openedChain({ alloc, limits: { logs: 2 } });
  const all = () => small.chain.findLogs(0, 30, { addresses: undefined, topics: [] });
  for (let nonce = 0n; nonce < 3n; nonce++) {
    if (nonce === 2n) expect(await all()).toHaveLength(2);
    await send(small.chain, 0, { nonce, to: toHex(address), gasLimit: 100_000n, gasPrice: 9n * GWEI });
  }
  await expect(all()).rejects.toMatchObject({
    message: "query returned more than 2 results; request fewer blocks at a time",
    code: -32005,
  });
  await small.close();
});

test("blooms are @ethereumjs/vm's", () => {
  const common = createCustomCommon({ chainId: 1337 }, Mainnet);
  fc.assert(
    fc.property(
      fc.array(fc.uint8Array({ minLength: 20, maxLength: 32 }), { maxLength: 8 }),
      fc.uint8Array(),
      (items, other) => {
        const theirs = new Bloom(undefined, common);
        const ours = emptyBloom();
        for (const item of items) {
          theirs.add(item);
          addToBloom(ours, item);
          expect(bloomHas(ours, item)).toBe(true);
        }
        expect(toHex(ours)).toBe(toHex(theirs.bitvector));
        expect(bloomHas(ours, other)).toBe(theirs.check(other));
        const logs = items.map((item) => ({ address: item, topics: [other], data: item }));
        for (const _ of items) theirs.add(other);
        expect(toHex(bloomOf(logs))).toBe(toHex(theirs.bitvector));
      },
    ),
  );
});
