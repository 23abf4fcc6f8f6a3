import { createdAddress, fromHex } from "../../../src/ethereum/index.js";
import { COINBASE, ETHER, nonceOf, SENDERS } from "../chains.js";
import { addressWord, calling, code, creating, deploying, errorData, revertingWith, word } from "./assembly.js";
import { hex, hexNumber, SENDER, type TracedChain, tracedChain } from "./traced-chain.js";

let chain: TracedChain;
beforeAll(async () => {
  chain = await tracedChain();
});
afterAll(() => chain.close());

interface Page {
  txs: { hash: string }[];
  receipts: { transactionHash: string; timestamp: number }[];
  firstPage: boolean;
  lastPage: boolean;
}

const CALLEE = code("PUSH1 2a PUSH0 MSTORE PUSH1 20 PUSH0 RETURN");
const UNKNOWN = `0x${"12".repeat(32)}`;
const ask = <T>(method: string, ...params: unknown[]): Promise<T> => chain.request<T>(`ots_${method}`, ...params);
const backwards = (address: string, number = 0, size = 25): Promise<Page> =>
  ask("searchTransactionsBefore", address, number, size);
const forwards = (address: string, number = 0, size = 25): Promise<Page> =>
  ask("searchTransactionsAfter", address, number, size);
const hashes = ({ txs }: Page): string[] => txs.map(({ hash }) => hash);
const head = (): number => chain.chain.head().number;

test("the API level is the one that Otterscan requires", async () => {
  expect(await ask("getApiLevel")).toBe(8);
});

test("headers come by number and tag", async () => {
  const { hash, number } = chain.chain.head();
  const expected = { hash: hex(hash), number: hexNumber(BigInt(number)) };
  expect(await chain.request("erigon_getHeaderByNumber", "latest")).toMatchObject(expected);
  expect(await chain.request("erigon_getHeaderByNumber", number)).toMatchObject(expected);
  expect(await chain.request("erigon_getHeaderByNumber", "0xffff")).toBeNull();
});

test("internal operations are transfers, creations and self-destructions below the transaction's call", async () => {
  const mortal = await chain.deployed(code("CALLER SELFDESTRUCT"));
  const caller = await chain.deployed(calling("CALL", "PUSH1 03"));
  const factory = await chain.deployed(creating("CREATE2"));
  const ended = await chain.sent({ to: caller, data: addressWord(mortal), value: 3n });
  expect(await ask("getInternalOperations", ended)).toEqual([
    { type: 0, from: caller, to: mortal, value: "0x3" },
    { type: 1, from: mortal, to: caller, value: "0x3" },
  ]);
  const made = await chain.sent({ to: factory, data: deploying(CALLEE), value: 1n });
  expect(await ask("getInternalOperations", made)).toMatchObject([{ type: 3, from: factory, value: "0x1" }]);
  expect(await ask("getInternalOperations", await chain.sent({ to: SENDER, value: 1n }))).toEqual([]);
  await expect(ask("getInternalOperations", UNKNOWN)).rejects.toMatchObject({ code: -32000 });
});

test("hasCode distinguishes contracts from other accounts, at any block", async () => {
  const contract = await chain.deployed(CALLEE);
  expect(await ask("hasCode", contract, "latest")).toBe(true);
  expect(await ask("hasCode", contract, head() - 1)).toBe(false);
  expect(await ask("hasCode", SENDER)).toBe(false);
});

test("a failed transaction's error is what it returned", async () => {
  const data = errorData("not today");
  const failed = await chain.sent({ to: await chain.deployed(revertingWith(data)) });
  expect(await ask("getTransactionError", failed)).toBe(hex(data));
  expect(await ask("getTransactionError", await chain.sent({ to: SENDER }))).toBe("0x");
});

test("traceTransaction lists frames with their depth", async () => {
  const callee = await chain.deployed(CALLEE);
  const caller = await chain.deployed(calling("STATICCALL"));
  const data = addressWord(callee);
  expect(await ask("traceTransaction", await chain.sent({ to: caller, data, value: 2n }))).toEqual([
    { type: "CALL", depth: 0, from: SENDER, to: caller, value: "0x2", input: hex(data), output: "0x" },
    {
      ...{ type: "STATICCALL", depth: 1, from: caller, to: callee, value: "0x0", input: "0x00000000" },
      output: hex(word(0x2an)),
    },
  ]);
  expect(await ask("traceTransaction", UNKNOWN)).toEqual([]);
});

test("block details have the number of transactions and their fees in place of the transactions", async () => {
  await chain.sent({ to: SENDER });
  const { hash, payload } = chain.chain.head();
  const [receipt] = payload.receipts;
  const expected = {
    block: { hash: hex(hash), transactionCount: 1, logsBloom: null, size: expect.stringMatching(/^0x/) },
    issuance: { blockReward: "0x0", uncleReward: "0x0", issuance: "0x0" },
    totalFees: hexNumber((receipt?.gasUsed ?? 0n) * (receipt?.effectiveGasPrice ?? 0n)),
  };
  const details = await ask<{ block: object }>("getBlockDetails", head());
  expect(details).toMatchObject(expected);
  expect(details.block).not.toHaveProperty("transactions");
  expect(await ask("getBlockDetailsByHash", hex(hash))).toEqual(details);
  expect(await ask("getBlockDetails", 1_000_000)).toBeNull();
});

test("block details have what was issued before the merge", async () => {
  const older = await tracedChain({ fork: "london" });
  await older.sent({ to: SENDER });
  const reward = hexNumber(2n * ETHER);
  expect(await older.request("ots_getBlockDetails", 1)).toMatchObject({
    issuance: { blockReward: reward, uncleReward: "0x0", issuance: reward },
  });
  await older.close();
});

test("a block's transactions come in pages, the last ones first", async () => {
  const cause = { method: "test", params: [] };
  await chain.chain.change(cause, (settings) => ({ ...settings, automine: false }));
  const sent = [];
  for (let index = 0; index < 5; index++) sent.push(await chain.sent({ to: SENDER, data: Buffer.alloc(8, index + 1) }));
  await chain.chain.mine(1);
  await chain.chain.change(cause, (settings) => ({ ...settings, automine: true }));
  interface BlockPage {
    fullblock: { transactionCount: number; transactions: { hash: string; input: string }[] };
    receipts: { transactionHash: string; logs: null; logsBloom: null }[];
  }
  const page = async (number: number): Promise<string[]> => {
    const { fullblock, receipts } = await ask<BlockPage>("getBlockTransactions", head(), number, 2);
    expect(fullblock.transactionCount).toBe(5);
    expect(receipts.map(({ transactionHash }) => transactionHash)).toEqual(
      fullblock.transactions.map(({ hash }) => hash),
    );
    for (const { input } of fullblock.transactions) expect(input).toHaveLength(10);
    for (const { logs, logsBloom } of receipts) expect({ logs, logsBloom }).toEqual({ logs: null, logsBloom: null });
    return fullblock.transactions.map(({ hash }) => hash);
  };
  expect(await page(0)).toEqual(sent.slice(3));
  expect(await page(1)).toEqual(sent.slice(1, 3));
  expect(await page(2)).toEqual(sent.slice(0, 1));
  expect(await page(3)).toEqual([]);
  expect(await ask("getBlockTransactions", 1_000_000, 0, 2)).toBeNull();
});

describe("searching", () => {
  const STRANGER = `0x${"ab".repeat(20)}`;

  test("finds what an address sends, gets, creates and is called in, without value too", async () => {
    const callee = await chain.deployed(CALLEE);
    const creation = chain.chain.head();
    const caller = await chain.deployed(calling("STATICCALL"));
    const silent = await chain.sent({ to: caller, data: addressWord(callee) });
    await chain.sent({ to: STRANGER, value: 1n });
    await chain.chain.mine(20);
    const direct = await chain.sent({ to: callee });
    const found = await backwards(callee);
    const [first] = creation.payload.transactions as [Uint8Array];
    const deploy = hex((await chain.chain.decode(first)).hash);
    expect(hashes(found)).toEqual([direct, silent, deploy]);
    expect(found).toMatchObject({ firstPage: true, lastPage: true });
    expect(found.receipts.map(({ transactionHash }) => transactionHash)).toEqual(hashes(found));
    expect(found.receipts[0]?.timestamp).toBe(chain.chain.head().header.timestamp);
    expect(await forwards(callee)).toEqual(found);
  });

  test("goes from page to page, both ways", async () => {
    const one = `0x${"cd".repeat(20)}`;
    const sent: string[] = [];
    const blocks: number[] = [];
    for (let round = 0; round < 5; round++) {
      sent.unshift(await chain.sent({ to: one, value: 1n }));
      blocks.unshift(head());
      await chain.chain.mine(round);
    }
    const newest = await backwards(one, 0, 2);
    expect(newest).toMatchObject({ firstPage: true, lastPage: false });
    expect(hashes(newest)).toEqual(sent.slice(0, 2));
    const middle = await backwards(one, blocks[1], 2);
    expect(middle).toMatchObject({ firstPage: false, lastPage: false });
    expect(hashes(middle)).toEqual(sent.slice(2, 4));
    const last = await backwards(one, blocks[3], 2);
    expect(last).toMatchObject({ firstPage: false, lastPage: true });
    expect(hashes(last)).toEqual(sent.slice(4));
    const oldest = await forwards(one, 0, 2);
    expect(oldest).toMatchObject({ firstPage: false, lastPage: true });
    expect(hashes(oldest)).toEqual(sent.slice(3));
    const up = await forwards(one, blocks[1], 2);
    expect(up).toMatchObject({ firstPage: true, lastPage: false });
    expect(hashes(up)).toEqual(sent.slice(0, 1));
  });

  test("finds nothing for an address that has to do with nothing", async () => {
    const expected = { txs: [], receipts: [], firstPage: true, lastPage: true };
    expect(await backwards(`0x${"fe".repeat(20)}`)).toEqual(expected);
    expect(await forwards(`0x${"fe".repeat(20)}`)).toEqual(expected);
    expect(await forwards(SENDER, head())).toMatchObject({ txs: [], firstPage: true });
  });

  test("the coinbase, which only gets fees, is not found", async () => {
    expect(hashes(await backwards(hex(COINBASE)))).toEqual([]);
  });
});

test("a transaction is found by its sender and nonce", async () => {
  const nonce = nonceOf(chain.chain, 0);
  const hash = await chain.sent({ to: SENDER });
  expect(await ask("getTransactionBySenderAndNonce", SENDER, Number(nonce))).toBe(hash);
  expect(await ask("getTransactionBySenderAndNonce", SENDER, hexNumber(nonce + 1n))).toBeNull();
  expect(await ask("getTransactionBySenderAndNonce", hex(SENDERS[4] as Uint8Array), 0)).toBeNull();
});

test("a contract's creator is who sent the transaction, or the contract that created it", async () => {
  const factory = await chain.deployed(creating("CREATE"));
  const deploy = hex((await chain.chain.decode(chain.chain.head().payload.transactions[0] as Uint8Array)).hash);
  expect(await ask("getContractCreator", factory)).toEqual({ hash: deploy, creator: SENDER });
  const hash = await chain.sent({ to: factory, data: deploying(CALLEE) });
  await chain.chain.mine(3);
  const made = hex(createdAddress(fromHex(factory), 1n));
  expect(await ask("getContractCreator", made)).toEqual({ hash, creator: factory });
  expect(await ask("getContractCreator", SENDER)).toBeNull();
});

test("a contract's creation is found beside other transactions of its block", async () => {
  const byHand = await tracedChain({ settings: { automine: false } });
  const hash = await byHand.sent({ data: deploying(CALLEE) });
  await byHand.sent({ to: SENDER, value: 1n });
  await byHand.chain.mine(1);
  const made = hex(createdAddress(SENDERS[0] as Uint8Array, 0n));
  expect(await byHand.request("ots_getContractCreator", made)).toEqual({ hash, creator: SENDER });
  await byHand.close();
});

test.each([
  ["hasCode", ["0x12"], /address/],
  ["searchTransactionsBefore", [SENDER, 0, 0], /pageSize.*expected 1 to 1000/],
  ["searchTransactionsAfter", [SENDER, 0, 1001], /pageSize.*expected 1 to 1000/],
  ["searchTransactionsAfter", [SENDER, -1, 5], /block/],
  ["getBlockTransactions", ["latest", 0, "many"], /pageSize/],
  ["getTransactionBySenderAndNonce", [SENDER], /nonce/],
])("%s of %j is refused", async (method, params, message) => {
  await expect(ask(method, ...params)).rejects.toMatchObject({ code: -32602, message: expect.stringMatching(message) });
});
