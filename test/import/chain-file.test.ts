import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type HeaderFields, toHex } from "../../src/ethereum/index.js";
import { createNode } from "../../src/node.js";
import { exportChainFile } from "../../src/offline/export-chain.js";
import { parseNodeOptions } from "../../src/options/index.js";
import { account } from "../support/accounts.js";
import { temporaryDirectory } from "../support/directories.js";
import { cleanUp } from "../support/ending.js";
import { blocksOf, type ChainFiles, exportedChain, imported, withHeaders, written } from "./rlp-chain.js";

const silent = { onProgress: () => undefined, warn: () => undefined };
const [sender, receiver] = [account(0).address, account(1).address];

/** Code that stores 42 and logs it. */
const CREATION = "0x602a600055602a60005260206000a000";

const story = async (request: (method: string, ...params: unknown[]) => Promise<unknown>): Promise<void> => {
  await request("eth_sendTransaction", { from: sender, to: receiver, value: "0xde0b6b3a7640000" });
  await request("eth_sendTransaction", { from: sender, data: CREATION, gas: "0x30000" });
  await request("evm_mine");
  await request("eth_sendTransaction", { from: receiver, to: sender, value: "0x1" });
};

describe("a chain of blocks in a file", () => {
  let files: ChainFiles;
  let bytes: Uint8Array;

  beforeAll(async () => {
    files = await exportedChain({}, story);
    bytes = readFileSync(files.blocks);
  });
  afterAll(cleanUp);

  it.each(["frontier", "byzantium", "berlin", "london", "shanghai", "osaka"] as const)(
    "is the same chain again after export and import on %s",
    async (hardfork) => {
      const { genesis, blocks, head } = await exportedChain({ hardfork }, story);
      const directory = join(temporaryDirectory(), "again");
      const result = await imported({ genesis, blocks }, directory);
      expect({ added: result.added, head: toHex(result.head.hash) }).toEqual({ added: 4, head });
      const file = join(temporaryDirectory(), "out.rlp");
      await exportChainFile({ directory, file, ...silent });
      expect(readFileSync(file).equals(readFileSync(blocks))).toBe(true);
    },
  );

  it("goes on where it ended, from a file that goes on", async () => {
    const directory = join(temporaryDirectory(), "parts");
    const parts = blocksOf(files.blocks);
    await imported({ ...files, blocks: written(Buffer.concat(parts.slice(0, 2))) }, directory);
    const { added, known, head } = await imported(files, directory);
    expect({ added, known, head: toHex(head.hash) }).toEqual({ added: 2, known: 2, head: files.head });
    const rest = await imported(files, directory);
    expect({ added: rest.added, known: rest.known }).toEqual({ added: 0, known: 4 });
  });

  it("mines nothing of itself when it is served, and then what waits", async () => {
    const directory = join(temporaryDirectory(), "still");
    await imported(files, directory);
    const node = await createNode(parseNodeOptions({ storage: { directory } }));
    try {
      const ask = (method: string, ...params: unknown[]) => node.request(method, params);
      await ask("eth_sendTransaction", { from: sender, to: receiver, value: "0x5" });
      expect([await ask("eth_blockNumber"), await ask("txpool_status")]).toEqual([
        "0x4",
        { pending: "0x1", queued: "0x0" },
      ]);
      await ask("evm_mine");
      expect([await ask("eth_blockNumber"), await ask("txpool_status")]).toEqual([
        "0x5",
        { pending: "0x0", queued: "0x0" },
      ]);
    } finally {
      await node.close();
    }
  });

  const other = new Uint8Array(32).fill(7);
  const faults: [what: string, change: (header: HeaderFields) => Partial<HeaderFields>, sentence: RegExp][] = [
    ["parent", () => ({ parentHash: other }), /its parent is 0x0707.*should be 0x/],
    ["number", () => ({ number: 9 }), /its number is 9, and should be 3|goes on with block 9/],
    ["time", () => ({ timestamp: 1 }), /its time, 1, is not after its parent's/],
    ["gas limit", ({ gasLimit }) => ({ gasLimit: gasLimit * 2n }), /its gas limit is 60000000/],
    ["gas used beyond the limit", ({ gasLimit }) => ({ gasUsed: gasLimit + 1n }), /it uses 30000001 gas/],
    ["base fee", () => ({ baseFeePerGas: 7n }), /its base fee is 7, and should be \d+/],
    ["extra data", () => ({ extraData: new Uint8Array(33) }), /its extra data has 33 bytes, and the most is 32/],
    ["difficulty", () => ({ difficulty: 5n }), /its difficulty is 5, and should be 0/],
    ["nonce", () => ({ nonce: new Uint8Array(8).fill(1) }), /its nonce is 0x0101010101010101/],
    ["excess blob gas", () => ({ excessBlobGas: 131_072n }), /its excess blob gas is 131072, and should be 0/],
    ["blob gas", () => ({ blobGasUsed: 131_072n }), /its blob gas is 131072, and execution gives 0/],
    ["part of a blob", () => ({ blobGasUsed: 1n }), /is not that of whole blobs/],
    ["state root", () => ({ stateRoot: other }), /its state root is 0x0707.*and execution gives 0x/],
    ["transactions root", () => ({ transactionsRoot: other }), /its transactions root is 0x0707/],
    ["receipts root", () => ({ receiptsRoot: other }), /its receipts root is 0x0707/],
    ["withdrawals root", () => ({ withdrawalsRoot: other }), /its withdrawals root is 0x0707/],
    ["requests hash", () => ({ requestsHash: other }), /its requests hash is 0x0707/],
    ["ommers hash", () => ({ ommersHash: other }), /ommers/],
    ["gas used", () => ({ gasUsed: 1n }), /its gas used is 1, and execution gives \d+/],
    ["logs bloom", () => ({ logsBloom: new Uint8Array(256).fill(1) }), /its logs bloom is 0x0101/],
    [
      "a field of a later fork missing",
      () => ({ requestsHash: undefined }),
      /it has no requests hash, which osaka requires/,
    ],
  ];

  describe("with a block that is bad", () => {
    const directory = join(temporaryDirectory(), "bad");
    beforeAll(() =>
      imported({ ...files, blocks: written(Buffer.concat(blocksOf(files.blocks).slice(0, 2))) }, directory),
    );

    it.each(faults)("is refused for the block's %s, which is named", async (_, change, sentence) => {
      const blocks = withHeaders(files.blocks, (header) =>
        header.number === 3 ? ({ ...header, ...change(header) } as HeaderFields) : header,
      );
      await expect(imported({ ...files, blocks }, directory)).rejects.toMatchObject({
        message: expect.stringMatching(sentence),
      });
    });

    it("keeps what came before, on which the right file goes on", async () => {
      const { added, known, head } = await imported(files, directory);
      expect({ added, known, head: toHex(head.hash) }).toEqual({ added: 2, known: 2, head: files.head });
    });
  });

  it.each<[string, (whole: Uint8Array) => Uint8Array, RegExp]>([
    [
      "is cut off",
      (whole) => whole.subarray(0, whole.length - 5),
      /ends in the middle of its block 4: 5 bytes are missing/,
    ],
    ["is not RLP", () => Buffer.from("blocks"), /is not a file of RLP blocks: at byte 0.*is no RLP list/],
    ["is packed", () => Uint8Array.of(0x1f, 0x8b, 8, 0), /is gzip; unpack it first/],
    ["holds another list", () => Uint8Array.of(0xc2, 1, 2), /holds something else than a block as its block 1/],
    [
      "begins later",
      (whole) => Buffer.concat(blocksOf(written(whole)).slice(2)),
      /goes on with block 3, and the chain ends with block 0/,
    ],
  ])("is refused where the file %s", async (_, change, sentence) => {
    await expect(imported({ ...files, blocks: written(change(bytes)) })).rejects.toThrow(sentence);
  });

  it("is refused where another chain is", async () => {
    const directory = join(temporaryDirectory(), "mixed");
    await imported(files, directory);
    const others = await exportedChain({ chainId: 7 }, story);
    await expect(imported(others, directory)).rejects.toThrow(/the genesis file has the chain id 7/);
    const richer = await exportedChain({ balance: 10n ** 22n }, story);
    await expect(imported(richer, directory)).rejects.toThrow(/the genesis file makes the chain 0x/);
    const branch = await exportedChain({}, async (request) => {
      await request("evm_mine");
    });
    await expect(imported(branch, directory)).rejects.toThrow(/block 1 of the file is 0x.*and the chain has 0x/);
  });
});
