import { type Hash, type Hex, numberToHex } from "viem";
import { spanning } from "../../src/rpc/fork/spanning.js";
import { PLACES, type Place } from "../../src/rpc/fork/table.js";
import { METHODS } from "../../src/rpc/methods/index.js";
import { sampleOf } from "../../src/rpc/reference/samples.js";
import { titleOf } from "../../src/rpc/schema.js";
import { account } from "../support/accounts.js";
import { type Chain, startChain } from "../support/chain.js";
import { cleanUp } from "../support/ending.js";
import { signed } from "../support/raw-transactions.js";
import { RpcError } from "../support/rpc.js";

/** Methods that take a block, a transaction or a hash, and whose answer is this chain's whatever is before the fork. */
const OWN: Readonly<Record<string, string>> = {
  eth_getLogs: "src/rpc/fork/logs.ts joins the logs of both chains",
  eth_newFilter: "hears of blocks to come; eth_getFilterLogs answers as eth_getLogs",
  eth_submitWork: "of work, which no chain here has",
  eth_submitHashrate: "the hash names the miner",
  hardhat_dropTransaction: "of what waits here",
  anvil_getBlobByHash: "of blobs that came here; nodes keep none by their hash",
  ots_searchTransactionsBefore: "searches the blocks of this chain",
  ots_searchTransactionsAfter: "searches the blocks of this chain",
};
const SPANNING = [
  "eth_feeHistory",
  "trace_filter",
  "debug_getModifiedAccountsByNumber",
  "debug_getModifiedAccountsByHash",
];

/** They want the whole state, of which a fork has what was changed. */
const UNLISTED = ["eth_getProof", "debug_executionWitness", "debug_accountRange", "debug_dumpBlock"];

/** A fork's first state has its own accounts funded, and a root of its own. */
const CHANGED_BY_FORKING = [
  ...["eth_getBalance", "eth_getAccount", "eth_getAccountInfo"],
  ...["eth_simulateV1", "testing_buildBlockV1"],
];

const methods = METHODS.map(({ names, params }) => ({
  name: names[0] as string,
  params,
}));
const takesPlace = (title: string, name: string): boolean =>
  ["a block", "a block number or tag", "a hash", "a log filter", "a trace filter"].includes(title) ||
  (title === "a number" && /[bB]lock$/.test(name));

it("every method that takes a block or a transaction is routed on a fork", () => {
  const unrouted = methods
    .filter(({ params }) => params.some(({ name, schema }) => takesPlace(titleOf(schema) ?? "", name)))
    .map(({ name }) => name)
    .filter((name) => !PLACES[name] && !SPANNING.includes(name) && !OWN[name]);
  expect(unrouted).toEqual([]);
  const known = new Set(methods.map(({ name }) => name));
  expect([...Object.keys(PLACES), ...SPANNING, ...Object.keys(OWN)].filter((name) => !known.has(name))).toEqual([]);
  const none = { values: [], params: [], fork: { point: { number: 0 } } };
  for (const name of Object.keys(PLACES)) expect(spanning({ ...none, name } as never)).toBeUndefined();
});

it("the parameter that a method's route names is a block or a hash", () => {
  const wrong = Object.entries(PLACES).filter(([name, place]) => {
    if (!("at" in place) || (place.about === "state" && place.field !== undefined)) return false;
    const param = methods.find((method) => method.name === name)?.params[place.at];
    return !param || !takesPlace(titleOf(param.schema) ?? "", param.name);
  });
  expect(wrong).toEqual([]);
});

describe("on a fork", () => {
  interface Block {
    hash: Hash;
    number: Hex;
    timestamp: Hex;
    transactions: Hash[];
  }
  /** A block with a transaction: before the fork's block, the fork's block itself, or after it. */
  interface Side {
    block: Block;
    transaction: Hash;
    /** The next nonce of the sender after it. */
    nonce: number;
  }
  const [from, to] = [account(0).address, account(1).address];
  /** Runs for both: its init code returns what it is given. */
  const CODE = "0x602a60005260206000f3";
  const INIT = `0x69${CODE.slice(2)}600052600a6016f3`;
  /** Has code, storage and nonce set while the fork's block is its head. */
  const SET = "0x00000000000000000000000000000000000005e7";
  let upstream: Chain;
  let fork: Chain;
  let before: Side;
  let last: Side;
  let after: Side;
  let codeHash: Hash;

  async function mineSide(chain: Chain): Promise<Side> {
    const transaction = await chain.rpc<Hash>("eth_sendTransaction", { from, data: INIT, gas: "0x30000" });
    const { blockNumber } = await chain.rpc<{ blockNumber: Hex }>("eth_getTransactionReceipt", transaction);
    const nonce = Number(await chain.rpc<Hex>("eth_getTransactionCount", from, blockNumber));
    return { block: await chain.rpc<Block>("eth_getBlockByNumber", blockNumber, false), transaction, nonce };
  }

  beforeAll(async () => {
    const flags = ["--no-exchange", "--clock", "step"];
    upstream = await startChain({ flags });
    await upstream.rpc("evm_mine");
    before = await mineSide(upstream);
    await upstream.rpc("evm_mine");
    last = await mineSide(upstream);
    fork = await startChain({ flags: ["--no-exchange", "--fork-url", upstream.url] });
    await fork.rpc("anvil_setCode", SET, CODE);
    await fork.rpc("anvil_setStorageAt", SET, "0x0", numberToHex(7, { size: 32 }));
    await fork.rpc("anvil_setNonce", SET, "0x5");
    await fork.rpc("evm_mine");
    after = await mineSide(fork);
    codeHash = (await upstream.rpc<{ codeHash: Hash }>("eth_getProof", await created(upstream, before), [], "latest"))
      .codeHash;
  });
  afterAll(cleanUp);

  const created = async (chain: Chain, { transaction }: Side): Promise<Hex> =>
    (await chain.rpc<{ contractAddress: Hex }>("eth_getTransactionReceipt", transaction)).contractAddress;

  /** What is asked of a method about a side; the rest of its parameters are those of the documentation's examples. */
  async function paramsFor(name: string, place: Place, { block, transaction, nonce }: Side): Promise<unknown[]> {
    const method = methods.find((one) => one.name === name);
    const params = (method?.params ?? []).map((param) => {
      const title = titleOf(param.schema) ?? "";
      if (title === "a transaction") return { from, to, value: "0x0" };
      if (param.name === "types") return ["trace"];
      if (param.name === "index" || param.name === "transactionIndex") return "0x0";
      if (title === "payload attributes") {
        const hash = `0x${"00".repeat(32)}`;
        const timestamp = `0x${(Number(block.timestamp) + 1).toString(16)}`;
        return { timestamp, prevRandao: hash, suggestedFeeRecipient: to, withdrawals: [], parentBeaconBlockRoot: hash };
      }
      if (param.name === "transactions" && name.startsWith("testing_")) return [];
      return param.required === false ? undefined : sampleOf(param);
    });
    if (place.about === "transaction") params[place.at] = transaction;
    else if (place.about === "block" || place.about === "state") {
      const schema = method?.params[place.at]?.schema;
      const at = schema && titleOf(schema) === "a hash" ? block.hash : block.number;
      const field = place.about === "state" ? place.field : undefined;
      params[place.at] = field === undefined ? at : { ...(params[place.at] as object), [field]: at };
    }
    if (name === "eth_callBundle") {
      const number = `0x${(Number(block.number) + 1).toString(16)}`;
      params[0] = {
        txs: [await signed({ nonce })],
        blockNumber: number,
        stateBlockNumber: block.number,
      };
    }
    if (name === "eth_simulateV1") params[0] = { blockStateCalls: [{ calls: [{ from, to, value: "0x0" }] }] };
    if (name === "trace_callMany") params[0] = [[{ from, to }, ["trace"]]];
    if (name === "trace_get") params[1] = [];
    while (params.length > 0 && params.at(-1) === undefined) params.pop();
    return params.map((value) => value ?? null);
  }

  const answer = (chain: Chain, name: string, params: unknown[]): Promise<unknown> =>
    chain.rpc<unknown>(name, ...params).catch((error: unknown) => {
      if (!(error instanceof RpcError)) throw error;
      return { refused: error.message };
    });

  const placed = Object.entries(PLACES).filter(([, { about }]) => about !== "rest" && about !== "code");

  it.each(placed)(
    "%s answers as the upstream does before the fork's block, and for itself after it",
    async (name, place) => {
      const there = await paramsFor(name, place, before);
      const wanted = await answer(upstream, name, there);
      if (name !== "anvil_getBlobsByTransactionHash" && !/[uU]ncle|ots_getTransactionError/.test(name)) {
        expect(wanted).not.toEqual({ refused: expect.anything() });
      }
      expect(await answer(fork, name, there)).toEqual(wanted);
      const here = await paramsFor(name, place, after);
      const own = await answer(fork, name, here);
      if (UNLISTED.includes(name)) {
        expect(own).toEqual({ refused: expect.stringMatching(/of a fork|^A fork's state cannot be proved/) });
        return;
      }
      expect(own).not.toEqual({ refused: expect.anything() });
      if (wanted === null) expect(own).toBeNull();
      else expect(own).not.toBeNull();
    },
  );

  it.each(placed)(
    "%s answers what a block holds as the upstream does at the fork's block, and its state for itself",
    async (name, place) => {
      const params = await paramsFor(name, place, last);
      const wanted = await answer(upstream, name, params);
      const own = await answer(fork, name, params);
      if (UNLISTED.includes(name) && place.about === "state") {
        expect(own).toEqual({ refused: expect.stringMatching(/of a fork|^A fork's state cannot be proved/) });
      } else if (CHANGED_BY_FORKING.includes(name)) expect(own).not.toEqual(wanted);
      else expect(own).toEqual(wanted);
    },
  );

  it("code is found by its hash on both sides", async () => {
    expect(await fork.rpc("debug_codeByHash", codeHash)).toBe(CODE);
  });

  it.each(["debug_getModifiedAccountsByNumber", "debug_getModifiedAccountsByHash"])(
    "%s spans the fork's block",
    async (name) => {
      const by = (block: Block): unknown => (name.endsWith("Hash") ? block.hash : Number(block.number));
      const wanted = await upstream.rpc<Hex[]>(name, by(before.block));
      expect(wanted).toContain(await created(upstream, before).then((address) => address.toLowerCase()));
      expect(await fork.rpc(name, by(before.block))).toEqual(wanted);
      const own = await fork.rpc<Hex[]>(name, by(after.block));
      expect(own).toContain((await created(fork, after)).toLowerCase());
      const first = await upstream.rpc<Block>("eth_getBlockByNumber", "0x1", false);
      const all = await fork.rpc<Hex[]>(name, by(first), by(after.block));
      expect(all).toEqual(expect.arrayContaining([...wanted, ...own]));
      expect(new Set(all).size).toBe(all.length);
    },
  );

  it("a fee history that is longer than both chains begins with the upstream's first block", async () => {
    const { oldestBlock, gasUsedRatio } = await fork.rpc<{ oldestBlock: Hex; gasUsedRatio: number[] }>(
      "eth_feeHistory",
      "0x400",
      "latest",
      [],
    );
    const head = Number(await fork.rpc("eth_blockNumber"));
    expect({ oldestBlock, blocks: gasUsedRatio.length }).toEqual({ oldestBlock: "0x0", blocks: head + 1 });
    const used = await fork.rpc<{ gasUsed: Hex; gasLimit: Hex }>("eth_getBlockByNumber", last.block.number, false);
    expect(gasUsedRatio[Number(last.block.number)]).toBeCloseTo(Number(used.gasUsed) / Number(used.gasLimit));
  });

  it("the creator of a contract is found on both sides", async () => {
    const creator = async (chain: Chain, side: Side): Promise<Hash | undefined> =>
      (await fork.rpc<{ hash: Hash } | null>("ots_getContractCreator", await created(chain, side)))?.hash;
    expect(await creator(upstream, before)).toBe(before.transaction);
    expect(await creator(fork, after)).toBe(after.transaction);
  });

  it("what was set at the fork's block is in its state", async () => {
    const { number } = last.block;
    expect(await fork.rpc("eth_getCode", SET, number)).toBe(CODE);
    expect(await fork.rpc("eth_getStorageAt", SET, "0x0", number)).toBe(numberToHex(7, { size: 32 }));
    expect(await fork.rpc("eth_getTransactionCount", SET, number)).toBe("0x5");
    expect(await fork.rpc("eth_call", { to: SET }, number)).toBe(numberToHex(42, { size: 32 }));
    expect(await upstream.rpc("eth_getCode", SET, number)).toBe("0x");
  });

  it("a sender's transactions are found on both sides", async () => {
    const of = (nonce: Hex) => fork.rpc<{ hash: Hash } | null>("eth_getTransactionBySenderAndNonce", from, nonce);
    expect((await of("0x0"))?.hash).toBe(before.transaction);
    expect((await of("0x1"))?.hash).toBe(last.transaction);
    expect((await of("0x2"))?.hash).toBe(after.transaction);
    expect(await fork.rpc("ots_getTransactionBySenderAndNonce", from, 0)).toBe(before.transaction);
  });
});
