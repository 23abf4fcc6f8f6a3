import { type Hash, type Hex, numberToHex } from "viem";
import type { Method, Param } from "../../src/rpc/method.js";
import { METHODS } from "../../src/rpc/methods/index.js";
import { aboutOf, SAMPLE_RECIPIENT } from "../../src/rpc/schema.js";
import { account } from "../support/accounts.js";
import { type Chain, startChain } from "../support/chain.js";
import { cleanUp } from "../support/ending.js";
import { signed } from "../support/raw-transactions.js";
import { RpcError } from "../support/rpc.js";

type Tried = Pick<Method<never>, "names" | "params" | "route" | "fork">;

/** Every method that takes a block, a transaction or a hash, or says how a fork answers it: no list, so that a new one is tried, too. */
const tried = METHODS.filter(
  ({ params, fork, access }) =>
    access === "read" && (fork !== undefined || params.some(({ schema }) => aboutOf(schema).named !== undefined)),
).map((method): [string, Tried] => [method.names[0] as string, method]);

/** Their answer is not that of one chain that has both parts. */
const OF_THIS_CHAIN: Readonly<Record<string, string>> = {
  eth_newFilter: "the id is random",
  ots_searchTransactionsBefore: "searches the blocks of this chain",
  ots_searchTransactionsAfter: "searches the blocks of this chain",
};

/** They want the whole state, of which a fork has what was changed. */
const UNLISTED = ["eth_getProof", "debug_accountRange", "debug_dumpBlock"];
/** They do so of blocks whose content is here. */
const UNLISTED_AFTER = [...UNLISTED, "debug_executionWitness", "debug_storageRangeAt"];

it("a parameter that is named after a block or a hash says what it names", () => {
  const silent = METHODS.flatMap(({ names, params }) =>
    params
      .filter(({ name, schema }) => /(block|hash)$/i.test(name) && aboutOf(schema).named === undefined)
      .map(({ name }) => `${names[0]}: ${name}`),
  );
  expect(silent).toEqual([]);
  expect(tried.length).toBeGreaterThan(70);
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
    /** An earlier one, after the side before it, that reverts. */
    reverted: Hash;
    /** The contract that the transaction creates. */
    contract: Hex;
    /** The next nonce of the sender after it. */
    nonce: number;
  }
  const [from] = [account(0).address];
  /** Emits a log, creates an empty contract, and becomes a contract that returns 42. */
  const CODE = "0x602a60005260206000f3";
  const INIT = `0x60006000a0600060006000f05069${CODE.slice(2)}600052600a6016f3`;
  /** Has code, storage, nonce and balance, which are others once the fork's block is the head. */
  const SET = "0x00000000000000000000000000000000000005e7";
  /** Has code from then on. */
  const NEW = "0x0000000000000000000000000000000000000e11";
  /** Returns what slot 0 holds. */
  const READING = "0x60005460005260206000f3";
  /** As well, and reads slot 1 first: what a call to it takes is seen. */
  const READING_BOTH = `0x60015450${READING.slice(2)}`;
  let upstream: Chain;
  let fork: Chain;
  /** The same blocks and the same changes on one chain, which is no fork: what it answers is right. */
  let whole: Chain;
  let before: Side;
  let last: Side;
  let after: Side;
  let codeHash: Hash;

  /** Reverts with 42. */
  const REVERTING = "0x602a60005260206000fd";

  async function mineSide(chain: Chain): Promise<Side> {
    const reverted = await chain.rpc<Hash>("eth_sendTransaction", { from, data: REVERTING, gas: "0x30000" });
    const transaction = await chain.rpc<Hash>("eth_sendTransaction", { from, data: INIT, gas: "0x30000" });
    const { blockNumber, contractAddress: contract } = await chain.rpc<{ blockNumber: Hex; contractAddress: Hex }>(
      "eth_getTransactionReceipt",
      transaction,
    );
    const nonce = Number(await chain.rpc<Hex>("eth_getTransactionCount", from, blockNumber));
    const block = await chain.rpc<Block>("eth_getBlockByNumber", blockNumber, false);
    return { block, transaction, reverted, contract, nonce };
  }

  /** Sets code, storage, nonce and balance of an account. */
  async function set(chain: Chain, value: number, code: string): Promise<void> {
    await chain.rpc("anvil_setCode", SET, code);
    const word = numberToHex(value, { size: 32 });
    for (const slot of ["0x0", "0x1"]) await chain.rpc("anvil_setStorageAt", SET, slot, word);
    await chain.rpc("anvil_setNonce", SET, numberToHex(value));
    await chain.rpc("anvil_setBalance", SET, numberToHex(value));
  }

  async function mineBoth(chain: Chain): Promise<Side[]> {
    await set(chain, 3, READING);
    await chain.rpc("evm_mine");
    const first = await mineSide(chain);
    await chain.rpc("evm_mine");
    return [first, await mineSide(chain)];
  }

  beforeAll(async () => {
    const flags = ["--no-exchange", "--clock", "step"];
    [upstream, whole] = await Promise.all([startChain({ flags }), startChain({ flags })]);
    [before, last] = (await mineBoth(upstream)) as [Side, Side];
    expect(await mineBoth(whole)).toEqual([before, last]);
    fork = await startChain({ flags: ["--no-exchange", "--fork-url", upstream.url] });
    for (const chain of [fork, whole]) {
      await set(chain, 7, READING_BOTH);
      await chain.rpc("anvil_setCode", NEW, READING);
      await chain.rpc("evm_mine");
    }
    after = await mineSide(fork);
    await mineSide(whole);
    codeHash = (await upstream.rpc<{ codeHash: Hash }>("eth_getProof", before.contract, [], "latest")).codeHash;
  });
  afterAll(cleanUp);

  const payloadAttributes = ({ block }: Side): object => {
    const hash = `0x${"00".repeat(32)}`;
    const timestamp = `0x${(Number(block.timestamp) + 1).toString(16)}`;
    return { timestamp, prevRandao: hash, suggestedFeeRecipient: from, withdrawals: [], parentBeaconBlockRoot: hash };
  };

  /** Values that samples cannot be, of some methods' parameters. */
  const VALUES: Readonly<Record<string, (side: Side) => unknown>> = {
    "debug_accountInfoAt.address": () => from,
    "debug_codeByHash.hash": () => codeHash,
    "eth_callBundle.bundle": async ({ block, nonce }) => ({
      txs: [await signed({ nonce, to: SET, gas: 50_000n })],
      blockNumber: `0x${(Number(block.number) + 1).toString(16)}`,
      stateBlockNumber: block.number,
    }),
    "eth_feeHistory.blockCount": () => 2,
    "ots_hasCode.address": () => NEW,
    "ots_getTransactionError.hash": ({ reverted }) => reverted,
    "ots_getContractCreator.address": ({ contract }) => contract,
    "testing_buildBlockV1.payloadAttributes": payloadAttributes,
    "testing_buildBlockV1.transactions": async ({ nonce }) => [await signed({ nonce, to: SET, gas: 50_000n })],
    "trace_get.indices": () => [],
  };

  /** The value of a parameter in a request about a side: what it names, and otherwise its sample, with the account that is changed. */
  function chosen({ name, schema, required }: Param, { block, transaction, nonce }: Side): unknown {
    const { named, title, sample } = aboutOf(schema);
    if (named?.field !== undefined) {
      const range = named.field === "fromBlock" ? { toBlock: block.number } : {};
      return { ...(required ? changed(sample) : {}), [named.field]: block.number, ...range, address: undefined };
    }
    if (named?.what === "transaction") return transaction;
    if (title === "a block" || title === "a block number or tag") return block.number;
    if (!required) return undefined;
    if (named !== undefined) return title === "a hash" ? block.hash : Number(block.number);
    if (name === "sender") return from;
    if (name === "nonce" && title === "a 64-bit quantity") return numberToHex(nonce - 1);
    if (title === "an address") return SET;
    return title === "a number" ? 0 : changed(sample);
  }

  const changed = (sample: unknown): object =>
    JSON.parse(JSON.stringify(sample).replaceAll(SAMPLE_RECIPIENT, SET)) as object;

  async function paramsFor(name: string, { params }: Tried, side: Side): Promise<unknown[]> {
    const given = await Promise.all(
      params.map((param) => VALUES[`${name}.${param.name}`]?.(side) ?? chosen(param, side)),
    );
    while (given.length > 0 && given.at(-1) === undefined) given.pop();
    return given.map((value) => value ?? null);
  }

  const answer = (chain: Chain, name: string, params: unknown[]): Promise<unknown> =>
    chain.rpc<unknown>(name, ...params).catch((error: unknown) => {
      if (!(error instanceof RpcError)) throw error;
      return { refused: error.message };
    });

  /** These blocks have no ommers, and no blobs. */
  const NOTHING = /Uncle.*Index|Blob/;
  const isNothing = (found: unknown): boolean => ["null", "[]", '"0x"'].includes(JSON.stringify(found));

  const REFUSED = { refused: expect.stringMatching(/of a fork|^A fork's state cannot be proved/) };

  /** The state root of a fork is its own, and so is the hash of a block that is built on it. */
  const ROOTS = new Set(["stateRoot", "hash", "blockHash"]);
  const withoutRoots = (found: unknown): unknown =>
    JSON.parse(JSON.stringify(found, (key, value: unknown) => (ROOTS.has(key) ? undefined : value)));

  it.each(tried)("%s answers before the fork's block as one chain does that has both parts", async (name, method) => {
    const params = await paramsFor(name, method, before);
    const wanted = await answer(whole, name, params);
    if (!NOTHING.test(name)) expect(isNothing(wanted)).toBe(false);
    if (OF_THIS_CHAIN[name]) return;
    expect(wanted).not.toEqual({ refused: expect.anything() });
    expect(await answer(fork, name, params)).toEqual(wanted);
  });

  it.each(tried)("%s answers at the fork's block as one chain does that has both parts", async (name, method) => {
    const params = await paramsFor(name, method, last);
    const own = await answer(fork, name, params);
    if (OF_THIS_CHAIN[name]) return;
    if (UNLISTED.includes(name)) {
      expect(own).toEqual(REFUSED);
      return;
    }
    // What was changed after the block is not of the block where it is compared with its parent.
    const right = name.startsWith("debug_getModified") ? upstream : whole;
    const wanted = await answer(right, name, params);
    expect(wanted).not.toEqual({ refused: expect.anything() });
    const built = name === "eth_simulateV1" || name === "testing_buildBlockV1";
    if (built) expect(withoutRoots(own)).toEqual(withoutRoots(wanted));
    else expect(own).toEqual(wanted);
  });

  it.each(tried)("%s answers for itself after the fork's block", async (name, method) => {
    const own = await answer(fork, name, await paramsFor(name, method, after));
    if (UNLISTED_AFTER.includes(name)) {
      expect(own).toEqual(REFUSED);
      return;
    }
    expect(own).not.toEqual({ refused: expect.anything() });
    expect(isNothing(own)).toBe(NOTHING.test(name));
  });

  it("code is found by its hash on both sides", async () => {
    expect(await fork.rpc("debug_codeByHash", codeHash)).toBe(CODE);
  });

  it.each(["debug_getModifiedAccountsByNumber", "debug_getModifiedAccountsByHash"])(
    "%s spans the fork's block",
    async (name) => {
      const by = (block: Block): unknown => (name.endsWith("Hash") ? block.hash : Number(block.number));
      const wanted = await upstream.rpc<Hex[]>(name, by(before.block));
      expect(wanted).toContain(before.contract.toLowerCase());
      expect(await fork.rpc(name, by(before.block))).toEqual(wanted);
      const own = await fork.rpc<Hex[]>(name, by(after.block));
      expect(own).toContain(after.contract.toLowerCase());
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
    const creator = async ({ contract }: Side): Promise<Hash | undefined> =>
      (await fork.rpc<{ hash: Hash } | null>("ots_getContractCreator", contract))?.hash;
    expect(await creator(before)).toBe(before.transaction);
    expect(await creator(after)).toBe(after.transaction);
  });

  it("what was set at the fork's block is in its state", async () => {
    const { number } = last.block;
    expect(await fork.rpc("eth_getCode", SET, number)).toBe(READING_BOTH);
    expect(await fork.rpc("eth_getStorageAt", SET, "0x0", number)).toBe(numberToHex(7, { size: 32 }));
    expect(await fork.rpc("eth_getTransactionCount", SET, number)).toBe("0x7");
    expect(await fork.rpc("eth_call", { to: SET }, number)).toBe(numberToHex(7, { size: 32 }));
    expect(await upstream.rpc("eth_getCode", SET, number)).toBe(READING);
  });

  it("at the fork's block the upstream proves what was not changed here", async () => {
    const params = [before.contract, [], last.block.number];
    const proof = await upstream.rpc("eth_getProof", ...params);
    expect(await fork.rpc("eth_getProof", ...params)).toEqual(proof);
  });

  it("a sender's transactions are found on both sides", async () => {
    for (const { nonce, transaction } of [before, last, after]) {
      const found = await fork.rpc<{ hash: Hash }>("eth_getTransactionBySenderAndNonce", from, numberToHex(nonce - 1));
      expect(found.hash).toBe(transaction);
    }
    expect(await fork.rpc("ots_getTransactionBySenderAndNonce", from, before.nonce - 1)).toBe(before.transaction);
  });
});
