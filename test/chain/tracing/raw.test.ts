import { type Block, createBlockFromRLP } from "@ethereumjs/block";
import { RLP } from "@ethereumjs/rlp";
import { commonAt } from "../../../src/chain/config/index.js";
import { fromHex, keccak256, toHex } from "../../../src/ethereum/index.js";
import { rootOfList } from "../../../src/persistence/state/index.js";
import { code } from "./assembly.js";
import { hexNumber, type TracedChain, tracedChain } from "./traced-chain.js";

let chain: TracedChain;
let hashes: string[];
beforeAll(async () => {
  chain = await tracedChain();
  const to = await chain.deployed(code("PUSH1 05 PUSH0 PUSH0 LOG1 STOP"));
  await chain.chain.change({ method: "test", params: [] }, (settings) => ({ ...settings, automine: false }));
  hashes = [await chain.sent({ to }), await chain.sent({ to, legacy: true })];
  await chain.chain.mine(1);
});
afterAll(() => chain.close());

const head = () => chain.chain.head();

/** The block that `debug_getRawBlock` gives, as another implementation reads it. */
async function read(reference: string): Promise<Block> {
  const { number, timestamp } = head().header;
  const rlp = await chain.request<string>("debug_getRawBlock", reference);
  return createBlockFromRLP(fromHex(rlp), { common: commonAt(chain.chain.config, number, timestamp) });
}

test("a raw header's hash is the block's, by number, tag and hash", async () => {
  for (const reference of [hexNumber(BigInt(head().number)), "latest", toHex(head().hash)]) {
    const header = await chain.request<string>("debug_getRawHeader", reference);
    expect(toHex(keccak256(fromHex(header)))).toBe(toHex(head().hash));
  }
});

test("a raw block is read whole by another implementation", async () => {
  const block = await read("latest");
  expect(toHex(block.hash())).toBe(toHex(head().hash));
  expect(block.transactions.map((tx) => toHex(tx.hash()))).toEqual(hashes);
  expect(await block.transactionsTrieIsValid()).toBe(true);
  expect(block.withdrawals).toEqual([]);
});

test("raw receipts are those of the header's receipts root", async () => {
  const receipts = await chain.request<string[]>("debug_getRawReceipts", "latest");
  expect(toHex(rootOfList(receipts.map(fromHex)))).toBe(toHex(head().header.receiptsRoot));
  expect(receipts[0]?.slice(0, 4)).toBe("0x02");
  expect((RLP.decode(fromHex(receipts[1] as string)) as Uint8Array[]).length).toBe(4);
});

test("a raw transaction hashes to its name, mined or waiting", async () => {
  const waiting = await chain.sent({ to: `0x${"ab".repeat(20)}` });
  for (const hash of [...hashes, waiting]) {
    const raw = await chain.request<string>("debug_getRawTransaction", hash);
    expect(toHex(keccak256(fromHex(raw)))).toBe(hash);
  }
  expect(await chain.request("debug_getRawTransaction", `0x${"12".repeat(32)}`)).toBeNull();
});

test.each(["debug_getRawHeader", "debug_getRawBlock", "debug_getRawReceipts"])(
  "%s refuses what is not a block, or not there",
  async (method) => {
    await expect(chain.request(method, "2")).rejects.toMatchObject({ code: -32602 });
    await expect(chain.request(method, "0xffff")).rejects.toMatchObject({ code: -32000, message: "block not found" });
  },
);
