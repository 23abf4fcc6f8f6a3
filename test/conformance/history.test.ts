import { readFileSync } from "node:fs";
import { startChain } from "../support/chain.js";
import { cleanUp } from "../support/ending.js";
import { type Rpc, rpc } from "../support/rpc.js";
import { readSuite, suiteIsThere } from "./cases.js";
import { type AccountProof, proven } from "./proofs.js";
import { openSession } from "./session.js";
import { blockOf, type Form, headerOf } from "./shapes/block.js";
import { receiptBefore, receiptSince } from "./shapes/receipt.js";
import { mined } from "./shapes/transaction.js";

const suite = suiteIsThere() ? readSuite() : undefined;
const given = suite ? describe : describe.skip;

interface Block {
  hash: string;
  number: string;
  timestamp: string;
  stateRoot: `0x${string}`;
  uncles: string[];
  transactions: { hash: string; type: string; from: string; nonce: string }[];
}

interface GenesisFile {
  config: Record<string, number>;
  alloc: Record<string, { storage?: Record<string, string> }>;
}

given("every block of a chain through every hardfork", () => {
  const genesis = (suite ? JSON.parse(readFileSync(suite.genesis, "utf8")) : { config: {}, alloc: {} }) as GenesisFile;
  let url: string;
  let ask: Rpc;
  let blocks: Block[];

  beforeAll(async () => {
    if (!suite) return;
    ({ url } = await openSession(suite));
    ask = rpc(() => url);
    const head = Number(await ask("eth_blockNumber"));
    const numbers = Array.from({ length: head + 1 }, (_, number) => `0x${number.toString(16)}`);
    blocks = await ask.batch<Block>(numbers.map((number) => ["eth_getBlockByNumber", number, true]));
  });
  afterAll(cleanUp);

  const since = (fork: string, { number, timestamp }: Block): boolean => {
    const time = genesis.config[`${fork}Time`];
    const first = genesis.config[`${fork}Block`];
    return time === undefined ? first !== undefined && Number(number) >= first : Number(timestamp) >= time;
  };
  const formOf = (block: Block): Form =>
    (["prague", "cancun", "shanghai", "london"] as const).find((fork) => since(fork, block)) ?? "frontier";

  it("has the documented fields of its fork, as a whole and as a header", async () => {
    for (const block of blocks) {
      const form = formOf(block);
      expect([block.number, blockOf(form).safeParse(block).error]).toEqual([block.number, undefined]);
      const header = await ask<object>("eth_getHeaderByHash", block.hash);
      expect([block.number, headerOf(form).safeParse(header).error]).toEqual([block.number, undefined]);
      expect(await ask<object>("eth_getHeaderByNumber", block.number)).toEqual(header);
      const short = await ask<Block>("eth_getBlockByHash", block.hash, false);
      expect(short).toEqual({ ...block, transactions: block.transactions.map(({ hash }) => hash) });
    }
  });

  it("has transactions and receipts of every type as they are documented, however one asks", async () => {
    const types = new Set<string>();
    for (const block of blocks) {
      const receipts = await ask<object[]>("eth_getBlockReceipts", block.hash);
      const shape = since("byzantium", block) ? receiptSince : receiptBefore;
      expect(receipts).toHaveLength(block.transactions.length);
      for (const [index, transaction] of block.transactions.entries()) {
        types.add(transaction.type);
        const place = `0x${index.toString(16)}`;
        const where = [block.number, place];
        expect([where, mined.safeParse(transaction).error]).toEqual([where, undefined]);
        expect([where, shape.safeParse(receipts[index]).error]).toEqual([where, undefined]);
        const { hash, from, nonce } = transaction;
        const [byHash, byPlace, bySender, receipt, raw, rawByPlace] = await ask.batch([
          ["eth_getTransactionByHash", hash],
          ["eth_getTransactionByBlockNumberAndIndex", block.number, place],
          ["eth_getTransactionBySenderAndNonce", from, nonce],
          ["eth_getTransactionReceipt", hash],
          ["eth_getRawTransactionByHash", hash],
          ["eth_getRawTransactionByBlockHashAndIndex", block.hash, place],
        ]);
        expect([byHash, byPlace, bySender, receipt]).toEqual([transaction, transaction, transaction, receipts[index]]);
        expect(raw).toEqual(rawByPlace);
      }
    }
    expect([...types].sort()).toEqual(["0x0", "0x1", "0x2", "0x3", "0x4"]);
  });

  it("has its ommers, each with the hash that the block names", async () => {
    let ommers = 0;
    for (const { hash, number, uncles } of blocks) {
      expect(await ask("eth_getUncleCountByBlockNumber", number)).toBe(`0x${uncles.length.toString(16)}`);
      for (const [index, uncle] of uncles.entries()) {
        const place = `0x${index.toString(16)}`;
        const reported = await ask<Block>("eth_getUncleByBlockHashAndIndex", hash, place);
        expect(reported).toMatchObject({ hash: uncle });
        expect(reported).not.toHaveProperty("transactions");
        expect(await ask<Block>("eth_getUncleByBlockNumberAndIndex", number, place)).toEqual(reported);
        ommers++;
      }
      expect(await ask<null>("eth_getUncleByBlockHashAndIndex", hash, "0x5")).toBeNull();
    }
    expect(ommers).toBeGreaterThan(0);
  });

  it("has its ommers on a fork of it, too, before the fork's block and at it, and none after", async () => {
    const last = blocks.findLast(({ uncles }) => uncles.length > 0) as Block;
    const node = await startChain({
      flags: ["--no-exchange", "--fork-url", url, "--fork-block-number", `${Number(last.number)}`],
    });
    await node.rpc("evm_mine");
    const own = await node.rpc<Block>("eth_getBlockByNumber", "latest", false);
    expect(Number(own.number)).toBe(Number(last.number) + 1);
    const before = blocks.slice(0, Number(last.number));
    const chosen = [
      ...before.filter(({ uncles }) => uncles.length > 0),
      before.find(({ uncles }) => uncles.length === 0),
      last,
    ];
    for (const { hash, number } of chosen as Block[]) {
      const requests = ["0x0", "0x1", "0x5"].flatMap((place): [string, ...unknown[]][] => [
        ["eth_getUncleByBlockHashAndIndex", hash, place],
        ["eth_getUncleByBlockNumberAndIndex", number, place],
      ]);
      requests.push(["eth_getUncleCountByBlockHash", hash], ["eth_getUncleCountByBlockNumber", number]);
      expect(await node.rpc.batch(requests)).toEqual(await ask.batch(requests));
    }
    const after: [string, ...unknown[]][] = [
      ["eth_getUncleCountByBlockHash", own.hash],
      ["eth_getUncleCountByBlockNumber", own.number],
      ["eth_getUncleByBlockHashAndIndex", own.hash, "0x0"],
      ["eth_getUncleByBlockNumberAndIndex", own.number, "0x0"],
      ["eth_getUncleCountByBlockNumber", `0x${(Number(own.number) + 1).toString(16)}`],
      ["eth_getUncleCountByBlockHash", `0x${"12".repeat(32)}`],
    ];
    expect(await node.rpc.batch(after)).toEqual(["0x0", "0x0", null, null, null, null]);
    await node.stop();
  });

  it("proves accounts and slots, there or not, under its state root by @ethereumjs/mpt", async () => {
    const stored = Object.entries(genesis.alloc).filter(([, { storage }]) => storage !== undefined);
    const accounts = [
      ...stored.slice(0, 3).map(([address, { storage }]) => [`0x${address}`, Object.keys(storage ?? {}).slice(0, 3)]),
      ["0x7dcd17433742f4c0ca53122ab541d0ba67fc27df", ["0x0", "0x01", `0x${"ff".repeat(32)}`]],
      ["0x000f3df6d732807ef1319fb7b8bb8522d0beac02", ["0x1a4"]],
      ["0xc1cadaffffffffffffffffffffffffffffffffff", ["0x0"]],
    ] as const;
    for (const { number, stateRoot } of blocks) {
      for (const [address, slots] of accounts) {
        const proof = await ask<AccountProof>("eth_getProof", address, slots, number);
        const { accountProof: _nodes, ...reported } = proof;
        expect(await proven(proof, stateRoot)).toEqual(reported);
      }
    }
  });
});
