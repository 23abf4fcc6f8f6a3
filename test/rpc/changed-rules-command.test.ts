/** Rules that are changed while a chain runs: each block keeps to those of its time. On the built command. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { type Address, type Hash, type Hex, parseGwei } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { account } from "../support/accounts.js";
import { type Chain, startChain } from "../support/chain.js";
import { temporaryDirectory } from "../support/directories.js";
import { cleanUp } from "../support/ending.js";
import { expectLedgerEqualsRebuild } from "../support/ledger-comparison.js";
import { run } from "../support/process.js";

const FLAGS = ["--no-exchange", "--clock", "step"];
const PATIENCE = 60_000;
const [rich, other] = [account(0), account(1)];

/** Keeps the chain id in slot 0 and returns it. */
const CHAIN_ID: Address = "0x00000000000000000000000000000000000000c1";
const KEEPS_CHAIN_ID = "0x465f55465f5260205ff3";
/** Hands what it is called with to ecrecover, keeps the address in slot 0 and returns it. */
const RECOVER = "0x00000000000000000000000000000000000000c2";
const KEEPS_SIGNER = "0x365f5f376020610100365f60015afa50610100515f556020610100f3";
const NOBODY = "0x00000000000000000000000000000000000000c3";
const ECRECOVER = "0x0000000000000000000000000000000000000001";

const word = (value: number | bigint | string): Hex => `0x${BigInt(value).toString(16).padStart(64, "0")}`;
const hex = (value: number | bigint): Hex => `0x${value.toString(16)}`;

let chain: Chain;
const rpc = <T = string>(method: string, ...params: unknown[]): Promise<T> => chain.rpc<T>(method, ...params);

const send = (more: object = {}): Promise<Hash> =>
  rpc<Hash>("eth_sendTransaction", { from: rich.address, to: CHAIN_ID, gas: "0x186a0", ...more });
const tracedOutput = async (hash: Hash): Promise<string> =>
  (await rpc<{ output: string }>("debug_traceTransaction", hash, { tracer: "callTracer" })).output;
const ofBlock = async (hash: Hash): Promise<Hex> =>
  (await rpc<{ blockNumber: Hex }>("eth_getTransactionReceipt", hash)).blockNumber;
const simulated = async (call: object, block: string): Promise<string | undefined> => {
  const [one] = await rpc<{ calls: { returnData: string }[] }[]>(
    "eth_simulateV1",
    { blockStateCalls: [{ calls: [call] }] },
    block,
  );
  return one?.calls[0]?.returnData;
};

/** What executing a transaction's block again answers in every way there is. */
async function expectExecutedAs(hash: Hash, call: { to: string; data?: string }, answer: string): Promise<void> {
  const block = await ofBlock(hash);
  expect(await tracedOutput(hash)).toBe(answer);
  const [ofWhole] = await rpc<{ result: { output: string } }[]>("debug_traceBlockByNumber", block, {
    tracer: "callTracer",
  });
  expect(ofWhole?.result.output).toBe(answer);
  expect((await rpc<{ output: string }>("trace_replayTransaction", hash, ["trace"])).output).toBe(answer);
  const before = await rpc<{ output: string }>("debug_traceCall", call, block, { txIndex: 0, tracer: "callTracer" });
  expect(before.output).toBe(answer);
  const raw = await rpc("debug_getRawBlock", block);
  const [ofRaw] = await rpc<{ result: { output: string } }[]>("debug_traceBlock", raw, { tracer: "callTracer" });
  expect(ofRaw?.result.output).toBe(answer);
}

/** Everything that is kept of the rules: in state and journal, the ledger, and a snapshot. */
async function expectKept(check: () => Promise<void>): Promise<void> {
  await check();
  await chain.killAndRestart();
  await check();
  await chain.stop();
  const verified = await run(["ledger", "verify", "--reexecute", "--data-dir", chain.dataDir], PATIENCE);
  expect(verified).toMatchObject({ code: 0 });
  await expectLedgerEqualsRebuild(chain.dataDir);
  const file = join(temporaryDirectory(), "kept.couverture");
  expect(await run(["snapshot", "save", file, "--data-dir", chain.dataDir])).toMatchObject({ code: 0 });
  rmSync(join(chain.dataDir, "state"), { recursive: true });
  await chain.restart();
  await check();
  const loaded = temporaryDirectory();
  expect(await run(["snapshot", "load", file, "--data-dir", loaded])).toMatchObject({ code: 0 });
  const first = chain;
  chain = await startChain({ flags: FLAGS, dataDir: loaded });
  await check();
  await chain.stop();
  chain = first;
}

const digest = "11".repeat(32);
const rs = `${"22".repeat(32)}${"33".repeat(32)}`;
const signature = `0x${rs}1b`;
const input = (v: number | string): Hex => `0x${digest}${word(v).slice(2)}${rs}`;
const call = { to: RECOVER, data: input(27) };
const recovered = (data = input(27), more: unknown[] = ["latest"]): Promise<string> =>
  rpc("eth_call", { to: ECRECOVER, data }, ...more);
const REALLY = "0x26f1167a021b84443378893d083a00dd6bb5b99f"; // who signed

/** What was sent by which chain id, and to ecrecover by whose signature. */
const sent: [hash: Hash, chainId: number][] = [];
const recoveredFrom: [hash: Hash, signer: string][] = [];

async function expectChainId(id: number): Promise<void> {
  expect(await rpc("eth_chainId")).toBe(hex(id));
  expect(await rpc("net_version")).toBe(String(id));
  expect(await rpc("eth_networkId")).toBe(String(id));
  expect(await rpc("anvil_nodeInfo")).toMatchObject({ environment: { chainId: id } });
  expect(await rpc("hardhat_metadata")).toMatchObject({ chainId: id });
  expect(await rpc("eth_config")).toMatchObject({ current: { chainId: hex(id) } });
  expect(await rpc("debug_chainConfig")).toMatchObject({ chainId: id });
  expect(await rpc("couverture_info")).toMatchObject({ chainId: id, networkId: id });
  for (const block of ["latest", "pending"]) {
    expect(await rpc("eth_call", { to: CHAIN_ID }, block)).toBe(word(id));
    expect(await simulated({ to: CHAIN_ID }, block)).toBe(word(id));
  }
  const [[many]] = await rpc<[[{ value: string }]]>("eth_callMany", [{ transactions: [{ to: CHAIN_ID }] }], {});
  expect(many.value).toBe(word(id));
}

beforeAll(async () => {
  chain = await startChain({ flags: FLAGS });
  await rpc("anvil_setCode", CHAIN_ID, KEEPS_CHAIN_ID);
  await rpc("anvil_setCode", RECOVER, KEEPS_SIGNER);
});
afterAll(cleanUp);

describe("anvil_setChainId", () => {
  it("holds for everything from the next block on", async () => {
    sent.push([await send(), 1337]);
    expect(await rpc("anvil_setChainId", 5)).toBeNull();
    await expectChainId(5);
    sent.push([await send(), 5]);
    await rpc("anvil_setChainId", 1337);
    await expectChainId(1337);
    sent.push([await send(), 1337]);
    await rpc("anvil_setChainId", "0x7");
    await rpc("hardhat_impersonateAccount", NOBODY);
    await rpc("anvil_setBalance", NOBODY, "0xde0b6b3a7640000");
    sent.push([await send({ from: NOBODY }), 7], [await send({ type: "0x0", gasPrice: hex(parseGwei("20")) }), 7]);
    expect(await rpc("eth_getStorageAt", CHAIN_ID, "0x0", "latest")).toBe(word(7));
  });

  it("is the one that transactions and authorizations are signed for", async () => {
    const signer = privateKeyToAccount(generatePrivateKey());
    const fields = { to: other.address, gas: 100_000n, maxFeePerGas: parseGwei("20"), type: "eip7702" } as const;
    const nonce = Number(await rpc("eth_getTransactionCount", rich.address, "latest"));
    const signedFor = async (chainId: number, authorizationFor: number): Promise<Hex> => {
      const authorization = await signer.signAuthorization({ address: CHAIN_ID, chainId: authorizationFor, nonce: 0 });
      return rich.signTransaction({ ...fields, nonce, chainId, authorizationList: [authorization] });
    };
    await expect(rpc("eth_sendRawTransaction", await signedFor(1337, 7))).rejects.toThrow(
      /invalid chain id for signer/,
    );
    await expect(rpc("eth_sendTransaction", { from: rich.address, to: other.address, chainId: 1337 })).rejects.toThrow(
      "chainId 1337 is not this chain's, 7",
    );
    const mark = await rpc("evm_snapshot");
    await rpc("eth_sendRawTransaction", await signedFor(7, 1337));
    expect(await rpc("eth_getCode", signer.address, "latest")).toBe("0x");
    await rpc("evm_revert", mark);
    await rpc("eth_sendRawTransaction", await signedFor(7, 7));
    expect(await rpc("eth_getCode", signer.address, "latest")).toMatch(/^0xef0100/);
  });

  it("drops waiting transactions that are signed for another chain, with a line in the log", async () => {
    await rpc("evm_setAutomine", false);
    const waiting = await send();
    const bundle = { txs: [await rpc("eth_getRawTransactionByHash", waiting)], stateBlockNumber: "latest" };
    const next = hex(BigInt(await rpc("eth_blockNumber")) + 1n);
    await rpc("anvil_setChainId", 8);
    expect(await rpc("eth_getTransactionByHash", waiting)).toBeNull();
    const line = `Dropped transaction ${waiting}: signed for chain 7, and the chain id is 8 now`;
    while (!chain.lines.some((one) => one.includes(line))) await new Promise((resolve) => setImmediate(resolve));
    await expect(rpc("eth_callBundle", { ...bundle, blockNumber: next })).rejects.toThrow(/chain id/);
    await rpc("anvil_setChainId", 7);
    const stays = await send();
    await rpc("anvil_setChainId", 7);
    expect(await rpc("eth_getTransactionByHash", stays)).toMatchObject({ hash: stays, chainId: "0x7" });
    await rpc("evm_mine");
    await rpc("evm_setAutomine", true);
    sent.push([stays, 7]);
  });

  it("goes back with evm_revert, stays with anvil_rollback, and comes back with what is reverted", async () => {
    const mark = await rpc("evm_snapshot");
    await rpc("anvil_setChainId", 9);
    await send();
    await rpc("evm_revert", mark);
    await expectChainId(7);
    await rpc("anvil_setChainId", 9);
    await send();
    await rpc("anvil_setChainId", 10);
    await send();
    await rpc("anvil_rollback", 2); // the record of 10 is among what is taken back, and settings stay as they are
    await expectChainId(10);
    sent.push([await send(), 10]);
    await rpc("anvil_setChainId", 11);
  });

  it("stands in the ledger, which has the chain id of the genesis block as the chain's", async () => {
    const changes = await rpc<{ rows: [string][] }>(
      "ledger_query",
      "SELECT params FROM overrides WHERE method = 'anvil_setChainId' ORDER BY seq DESC LIMIT 1",
    );
    expect(changes.rows).toEqual([["[11]"]]);
    expect(await rpc("ledger_head")).toMatchObject({ chainId: 1337 });
  });

  it("is at least 1", async () => {
    for (const wrong of [0, -1, "0x", null, 2 ** 60]) {
      await expect(rpc("anvil_setChainId", wrong)).rejects.toMatchObject({ code: -32602 });
    }
  });
});

describe("anvil_impersonateSignature", () => {
  it("has ecrecover return the address for the signature, whatever was signed, and for no other", async () => {
    recoveredFrom.push([await send(call), REALLY]);
    const gas = await rpc("eth_estimateGas", { to: ECRECOVER, data: input(27) });
    expect(await rpc("anvil_impersonateSignature", signature, other.address)).toBeNull();
    expect(await recovered()).toBe(word(other.address));
    expect(await recovered(`0x${"44".repeat(32)}${input(27).slice(66)}`)).toBe(word(other.address));
    expect(await recovered(`0x${digest}${"ff".repeat(31)}1b${rs}ffff`)).toBe(word(other.address)); // as in Anvil
    expect(await recovered(input(28))).not.toBe(word(other.address));
    expect(await simulated({ to: ECRECOVER, data: input(27) }, "latest")).toBe(word(other.address));
    expect(await rpc("eth_estimateGas", { to: ECRECOVER, data: input(27) })).toBe(gas);
    recoveredFrom.push([await send(call), other.address]);
    expect(await rpc("eth_getStorageAt", RECOVER, "0x0", "latest")).toBe(word(other.address));
  });

  it("goes along when ecrecover is moved in a call, and away when it is overridden", async () => {
    const place = "0x00000000000000000000000000000000000000e1";
    const moved = [{ [ECRECOVER]: { movePrecompileToAddress: place } }];
    expect(await rpc("eth_call", { to: place, data: input(27) }, "latest", ...moved)).toBe(word(other.address));
    const code = { [ECRECOVER]: { code: "0x602a5f5260205ff3" } };
    expect(await recovered(input(27), ["latest", code])).toBe(word(42));
  });

  it("takes the two as one list, as Anvil does, of signatures that are of 65 bytes", async () => {
    await rpc("anvil_impersonateSignature", [`0x${rs}00`, rich.address]);
    expect(await recovered(input(0))).toBe(word(rich.address));
    for (const wrong of [["0x1234", other.address], [signature], [[signature]], [signature, "0x12"], []]) {
      await expect(rpc("anvil_impersonateSignature", ...wrong)).rejects.toMatchObject({ code: -32602 });
    }
  });

  it("is taken back by evm_revert", async () => {
    const mark = await rpc("evm_snapshot");
    await rpc("anvil_impersonateSignature", signature, rich.address);
    expect(await recovered()).toBe(word(rich.address));
    await rpc("evm_revert", mark);
    expect(await recovered()).toBe(word(other.address));
    await rpc("anvil_impersonateSignature", signature, rich.address);
    recoveredFrom.push([await send(call), rich.address]);
    expect(await recovered()).toBe(word(rich.address));
  });
});

it("blocks of an earlier time keep their rules after a restart, and in state, ledger, snapshot and re-execution", async () => {
  await expectKept(async () => {
    for (const [hash, signer] of recoveredFrom) await expectExecutedAs(hash, call, word(signer));
    expect(await recovered()).toBe(word(rich.address));
    await expectChainId(11);
    for (const [hash, id] of sent) {
      expect(await rpc("eth_getTransactionByHash", hash)).toMatchObject({ chainId: hex(id) });
      await expectExecutedAs(hash, { to: CHAIN_ID }, word(id));
    }
    const [hash] = sent[1] as [Hash, number];
    const block = await ofBlock(hash);
    expect(await rpc("eth_call", { to: CHAIN_ID }, block)).toBe(word(1337)); // set back after it, before the next one
    expect(await rpc("debug_executionWitness", block)).toMatchObject({
      codes: expect.arrayContaining([KEEPS_CHAIN_ID]),
    });
    const { hash: parentHash, timestamp } = await rpc<{ hash: Hash; timestamp: Hex }>("eth_getBlockByNumber", block);
    const attributes = {
      timestamp: hex(BigInt(timestamp) + 1n),
      prevRandao: parentHash,
      suggestedFeeRecipient: other.address,
      withdrawals: [],
      parentBeaconBlockRoot: parentHash,
    };
    const own = { to: CHAIN_ID, gas: 100_000n, maxFeePerGas: parseGwei("20") };
    const nonce = Number(await rpc("eth_getTransactionCount", rich.address, block));
    const build = async (chainId: number) => {
      const raw = await rich.signTransaction({ ...own, type: "eip1559", nonce, chainId });
      return rpc<object>("testing_buildBlockV1", parentHash, attributes, [raw], "0x");
    };
    await expect(build(11)).rejects.toThrow(/chain id/);
    expect(await build(1337)).toHaveProperty("executionPayload");
  });
});

it("hardhat_reset goes back to the rules that the chain was created with", async () => {
  await rpc("hardhat_reset");
  expect(await rpc("eth_chainId")).toBe("0x539");
  expect(await rpc("net_version")).toBe("1337");
  await rpc("anvil_setCode", CHAIN_ID, KEEPS_CHAIN_ID);
  const hash = await send();
  await chain.restart();
  expect(await tracedOutput(hash)).toBe(word(1337));
  expect(await rpc("eth_call", { to: ECRECOVER, data: `0x${"11".repeat(32)}` })).toBe("0x");
  await chain.stop();
  const verified = await run(["ledger", "verify", "--reexecute", "--data-dir", chain.dataDir], PATIENCE);
  expect(verified).toMatchObject({ code: 0 });
});
