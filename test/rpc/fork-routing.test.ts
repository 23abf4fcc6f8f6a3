import { type Hash, type Hex, keccak256, numberToHex } from "viem";
import type { Method } from "../../src/rpc/method.js";
import { METHODS } from "../../src/rpc/methods/index.js";
import { aboutOf } from "../../src/rpc/schema.js";
import { type Chain, startChain } from "../support/chain.js";
import { cleanUp } from "../support/ending.js";
import {
  answerOf,
  type MinedBlock,
  mineSide,
  paramsFor,
  READING,
  READING_BOTH,
  SENDER,
  SET,
  type Side,
  setAccount,
} from "../support/method-requests.js";

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
  /** Has code from then on. */
  const NEW = "0x0000000000000000000000000000000000000e11";
  let upstream: Chain;
  let fork: Chain;
  /** The same blocks and the same changes on one chain, which is no fork: what it answers is right. */
  let whole: Chain;
  let before: Side;
  let last: Side;
  let after: Side;
  async function mineBoth(chain: Chain): Promise<Side[]> {
    await setAccount(chain, 3, READING);
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
      await setAccount(chain, 7, READING_BOTH);
      await chain.rpc("anvil_setCode", NEW, READING);
      await chain.rpc("evm_mine");
    }
    after = await mineSide(fork);
    await mineSide(whole);
  });
  afterAll(cleanUp);

  const paramsOf = (method: Tried, side: Side): Promise<unknown[]> =>
    paramsFor(method, side, { "ots_hasCode.address": () => NEW });

  /** These blocks have no ommers, and no blobs. */
  const NOTHING = /Uncle.*Index|Blob/;
  const isNothing = (found: unknown): boolean => ["null", "[]", '"0x"'].includes(JSON.stringify(found));

  const REFUSED = { refused: expect.stringMatching(/of a fork|^A fork's state cannot be proved/) };

  /** The state root of a fork is its own, and so is the hash of a block that is built on it. */
  const ROOTS = new Set(["stateRoot", "hash", "blockHash"]);
  const withoutRoots = (found: unknown): unknown =>
    JSON.parse(JSON.stringify(found, (key, value: unknown) => (ROOTS.has(key) ? undefined : value)));

  it.each(tried)("%s answers before the fork's block as one chain does that has both parts", async (name, method) => {
    const params = await paramsOf(method, before);
    const wanted = await answerOf(whole, name, params);
    if (!NOTHING.test(name)) expect(isNothing(wanted)).toBe(false);
    if (OF_THIS_CHAIN[name]) return;
    expect(wanted).not.toEqual({ refused: expect.anything() });
    expect(await answerOf(fork, name, params)).toEqual(wanted);
  });

  it.each(tried)("%s answers at the fork's block as one chain does that has both parts", async (name, method) => {
    const params = await paramsOf(method, last);
    const own = await answerOf(fork, name, params);
    if (OF_THIS_CHAIN[name]) return;
    if (UNLISTED.includes(name)) {
      expect(own).toEqual(REFUSED);
      return;
    }
    // What was changed after the block is not of the block where it is compared with its parent.
    const right = name.startsWith("debug_getModified") ? upstream : whole;
    const wanted = await answerOf(right, name, params);
    expect(wanted).not.toEqual({ refused: expect.anything() });
    const built = name === "eth_simulateV1" || name === "testing_buildBlockV1";
    if (built) expect(withoutRoots(own)).toEqual(withoutRoots(wanted));
    else expect(own).toEqual(wanted);
  });

  it.each(tried)("%s answers for itself after the fork's block", async (name, method) => {
    const own = await answerOf(fork, name, await paramsOf(method, after));
    if (UNLISTED_AFTER.includes(name)) {
      expect(own).toEqual(REFUSED);
      return;
    }
    expect(own).not.toEqual({ refused: expect.anything() });
    expect(isNothing(own)).toBe(NOTHING.test(name));
  });

  it("code is found by its hash on both sides", async () => {
    expect(await fork.rpc("debug_codeByHash", keccak256(before.code))).toBe(before.code);
  });

  it.each(["debug_getModifiedAccountsByNumber", "debug_getModifiedAccountsByHash"])(
    "%s spans the fork's block",
    async (name) => {
      const by = (block: MinedBlock): unknown => (name.endsWith("Hash") ? block.hash : Number(block.number));
      const wanted = await upstream.rpc<Hex[]>(name, by(before.block));
      expect(wanted).toContain(before.contract.toLowerCase());
      expect(await fork.rpc(name, by(before.block))).toEqual(wanted);
      const own = await fork.rpc<Hex[]>(name, by(after.block));
      expect(own).toContain(after.contract.toLowerCase());
      const first = await upstream.rpc<MinedBlock>("eth_getBlockByNumber", "0x1", false);
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
      const found = await fork.rpc<{ hash: Hash }>(
        "eth_getTransactionBySenderAndNonce",
        SENDER,
        numberToHex(nonce - 1),
      );
      expect(found.hash).toBe(transaction);
    }
    expect(await fork.rpc("ots_getTransactionBySenderAndNonce", SENDER, before.nonce - 1)).toBe(before.transaction);
  });
});
