import { fromHex, keccak256 } from "../../../src/ethereum/index.js";
import { COINBASE } from "../chains.js";
import { addressWord, code, deploying } from "./assembly.js";
import { hex, hexNumber, SENDER, type TracedChain, tracedChain } from "./traced-chain.js";

let chain: TracedChain;
beforeAll(async () => {
  chain = await tracedChain();
});
afterAll(() => chain.close());

const cause = { method: "test", params: [] };
/** Writes its first word to the slot that is its second. */
const WRITE = code("PUSH0 CALLDATALOAD PUSH1 20 CALLDATALOAD SSTORE STOP");
const UNKNOWN = `0x${"12".repeat(32)}`;

const write = (to: string, slot: string, value: string): Promise<string> =>
  chain.sent({ to, data: Buffer.concat([addressWord(value), addressWord(slot)]) });

/** Mines transactions in one block. */
async function together(send: () => Promise<void>): Promise<string> {
  await chain.chain.change(cause, (settings) => ({ ...settings, automine: false }));
  await send();
  await chain.chain.mine(1);
  await chain.chain.change(cause, (settings) => ({ ...settings, automine: true }));
  return hex(chain.chain.head().hash);
}

describe("debug_storageRangeAt", () => {
  interface Range {
    storage: Record<string, { key: string; value: string }>;
    nextKey: string | null;
  }
  let contract: string;
  let block: string;
  beforeAll(async () => {
    contract = await chain.deployed(WRITE);
    for (const number of [1, 2, 3, 4]) await write(contract, hexNumber(BigInt(number)), "0x0a");
    await write(contract, "0x04", "0x00");
    block = await together(async () => {
      await write(contract, "0x01", "0x0b");
      await write(contract, "0x05", "0x0c");
      await write(contract, "0x02", "0x00");
    });
  });
  const range = (index: number, ...more: unknown[]): Promise<Range> =>
    chain.request("debug_storageRangeAt", block, index, contract, ...more);
  const values = ({ storage }: Range): [number, number][] =>
    Object.values(storage)
      .map(({ key, value }): [number, number] => [Number(key), Number(value)])
      .sort(([a], [b]) => a - b);

  test("is the storage before the transaction", async () => {
    const before: [number, number][] = [
      [1, 10],
      [2, 10],
      [3, 10],
    ];
    expect(values(await range(0, "0x", 10))).toEqual(before);
    expect(values(await range(1, "0x", 10))).toEqual([[1, 11], ...before.slice(1)]);
    expect(values(await range(2, "0x", 10))).toEqual([[1, 11], ...before.slice(1), [5, 12]]);
  });

  test("comes in the order of the slots' hashes, a page at a time", async () => {
    const all = Object.entries((await range(2, "0x00", 10)).storage);
    for (const [hash, { key }] of all) expect(hash).toBe(hex(keccak256(fromHex(key))));
    const hashes = all.map(([hash]) => hash);
    expect(hashes).toEqual([...hashes].sort());
    const first = await range(2, "0x00", 3);
    expect(Object.entries(first.storage)).toEqual(all.slice(0, 3));
    expect(first.nextKey).toBe(hashes[3]);
    expect(await range(2, first.nextKey, 3)).toEqual({ storage: Object.fromEntries(all.slice(3)), nextKey: null });
  });

  test("is the same once all is written to disk", async () => {
    const before = await range(2, "0x", 10);
    await chain.state.flush();
    expect(await range(2, "0x", 10)).toEqual(before);
  });

  test("is empty for accounts without storage, and refused for transactions and blocks that are not there", async () => {
    const none = await chain.request("debug_storageRangeAt", block, 0, SENDER, "0x", 10);
    expect(none).toEqual({ storage: {}, nextKey: null });
    const message = expect.stringMatching(/^transaction index 3 out of range for block 0x/);
    await expect(range(3, "0x", 10)).rejects.toMatchObject({ code: -32000, message });
    await expect(chain.request("debug_storageRangeAt", UNKNOWN, 0, contract, "0x", 10)).rejects.toMatchObject({
      code: -32000,
    });
    await expect(range(0, "zero", 10)).rejects.toMatchObject({ code: -32602 });
  });
});

test("debug_accountInfoAt is an account after one of a block's transactions", async () => {
  const other = `0x${"ab".repeat(20)}`;
  const block = await together(async () => {
    await chain.sent({ to: other, value: 1n });
    await chain.sent({ to: other, value: 2n });
  });
  const info = (index: number, address = other): Promise<unknown> =>
    chain.request("debug_accountInfoAt", block, index, address);
  expect(await info(0)).toEqual({ balance: "0x1", nonce: "0x0", code: "0x" });
  expect(await info(1)).toEqual({ balance: "0x3", nonce: "0x0", code: "0x" });
  expect(await info(2)).toBeNull();
  expect(await info(0, `0x${"cd".repeat(20)}`)).toBeNull();
});

test("modified accounts are those that differ between two blocks, whatever changed them", async () => {
  const to = await chain.deployed(WRITE);
  const start = chain.chain.head();
  await write(to, "0x01", "0x01");
  const middle = chain.chain.head();
  const given = `0x${"ef".repeat(20)}`;
  await chain.chain.override(cause, (overlay) => {
    overlay.setAccount(fromHex(given), { nonce: 0n, balance: 5n, codeHash: keccak256(new Uint8Array(0)) });
  });
  await write(to, "0x01", "0x00");
  const end = chain.chain.head();
  const byNumber = async (...numbers: number[]): Promise<string[]> =>
    (await chain.request<string[]>("debug_getModifiedAccountsByNumber", ...numbers)).sort();
  // The system contracts of EIP-2935 and EIP-4788 are written in every block.
  const system = ["0x0000f90827f1c53a10cb7a02335b175320002935", "0x000f3df6d732807ef1319fb7b8bb8522d0beac02"];
  const always = [SENDER, hex(COINBASE), ...system];
  expect(await byNumber(start.number, middle.number)).toEqual([...always, to].sort());
  expect(await byNumber(middle.number)).toEqual([...always, to].sort());
  // The contract's storage is again what it was.
  expect(await byNumber(start.number, end.number)).toEqual(expect.arrayContaining([...always, given]));
  expect(await byNumber(start.number, end.number)).not.toContain(to);
  const hashes = [hex(start.hash), hex(end.hash)];
  expect((await chain.request<string[]>("debug_getModifiedAccountsByHash", ...hashes)).sort()).toEqual(
    await byNumber(start.number, end.number),
  );
  await expect(byNumber(end.number, start.number)).rejects.toMatchObject({ code: -32602 });
  await expect(byNumber(start.number, 1_000_000)).rejects.toMatchObject({ code: -32000 });
});

test("code is found by its hash, from its deployment on", async () => {
  const contract = code("PUSH1 77 PUSH1 78 STOP");
  const hash = hex(keccak256(contract));
  expect(await chain.request("debug_codeByHash", hash)).toBe("0x");
  await chain.sent({ data: deploying(contract) });
  expect(await chain.request("debug_codeByHash", hash)).toBe(hex(contract));
});

test("debug_clearTxpool drops what waits", async () => {
  await chain.chain.change(cause, (settings) => ({ ...settings, automine: false }));
  await chain.sent({ to: SENDER });
  expect(chain.chain.pool.size()).toBe(1);
  expect(await chain.request("debug_clearTxpool")).toBeNull();
  expect(chain.chain.pool.size()).toBe(0);
  await chain.chain.change(cause, (settings) => ({ ...settings, automine: true }));
});

test("what is pending is not traced", async () => {
  const refusal = { code: -32000, message: "tracing on top of pending is not supported" };
  await expect(chain.request("debug_traceBlockByNumber", "pending")).rejects.toMatchObject(refusal);
  await expect(chain.request("debug_storageRangeAt", "pending", 0, SENDER)).rejects.toMatchObject(refusal);
});
