import { encodeFunctionData, numberToHex, parseEther } from "viem";
import { account } from "../support/accounts.js";
import { type Chain, startChain } from "../support/chain.js";
import { cleanUp } from "../support/ending.js";
import { byEngine, nativeOnly } from "../support/engines.js";
import { probeArtifact } from "../support/raw-transactions.js";
import type { Call } from "../support/rpc.js";
import { type Deployed, type ViemClients, viemClients, word } from "../support/viem-clients.js";

const BLOCKS = 40;
const [owner, friend] = [account(0), account(1)];
const receiver = "0x00000000000000000000000000000000000000bb";

const NO_BLOCK = byEngine("errors", { native: -32000, ganache: -32700 });

describe("the past", () => {
  let chain: Chain;
  let clients: ViemClients;
  let probe: Deployed;
  let first: number;

  beforeAll(async () => {
    chain = await startChain();
    clients = viemClients(chain);
  });
  afterAll(cleanUp);

  const inSlot = (value: number) =>
    byEngine("eth_getStorageAt", { native: word(value), ganache: value === 0 ? "0x" : word(value) });
  /** What was true at each block, kept while the chain was made. */
  const expected: { block: string; answers: string[] }[] = [];
  const calls = (block: string): Call[] => [
    ["eth_getBalance", receiver, block],
    ["eth_getStorageAt", probe.address, "0x0", block],
    ["eth_getTransactionCount", owner.address, block],
    ["eth_getCode", probe.address, block],
    ["eth_call", { to: probe.address, data: encodeFunctionData({ abi: probe.abi, functionName: "value" }) }, block],
  ];
  const ask = async () => {
    const answers = await chain.rpc.batch<string>(expected.flatMap(({ block }) => calls(block)));
    return expected.map(({ block }, index) => ({ block, answers: answers.slice(index * 5, index * 5 + 5) }));
  };

  it("answers for the block, while it is made", async () => {
    probe = await clients.deploy(probeArtifact());
    first = Number(await chain.rpc("eth_blockNumber"));
    const code = await chain.rpc("eth_getCode", probe.address, "latest");
    for (let step = 1; step <= BLOCKS; step++) {
      if (step % 2 === 0) await clients.send(probe, "note", [step], { gas: 100_000n });
      else await clients.wallet.sendTransaction({ to: receiver, value: parseEther("1"), gas: 21_000n });
      const noted = step - (step % 2);
      expected.push({
        block: numberToHex(first + step),
        answers: [
          numberToHex(parseEther("1") * BigInt(Math.ceil(step / 2))),
          inSlot(noted),
          numberToHex(1 + step),
          code,
          word(noted),
        ],
      });
    }
    expect(await chain.rpc.batch<string>(calls("latest"))).toEqual(expected.at(-1)?.answers);
  });

  it("answers for every past block", async () => {
    expect(await ask()).toEqual(expected);
  });

  it("answers the same after kill -9, and after a clean stop", async () => {
    await chain.killAndRestart();
    expect(await ask()).toEqual(expected);
    await chain.restart();
    expect(await ask()).toEqual(expected);
  });

  nativeOnly("parameters", /Cannot wrap a "object"/)("answers by block hash, as EIP-1898 says", async () => {
    const { block, answers } = expected[7] as { block: string; answers: string[] };
    const { hash } = await chain.rpc<{ hash: string }>("eth_getBlockByNumber", block, false);
    for (const where of [{ blockHash: hash }, { blockHash: hash, requireCanonical: true }, { blockNumber: block }])
      expect(await chain.rpc("eth_getBalance", receiver, where)).toBe(answers[0]);
  });

  it("knows nothing of a contract before its creation", async () => {
    const before = numberToHex(first - 1);
    expect(await chain.rpc.batch<string>(calls(before))).toEqual(["0x0", inSlot(0), "0x0", "0x", "0x"]);
    expect(await chain.rpc("eth_getBalance", owner.address, "0x0")).toBe(numberToHex(parseEther("1000")));
    expect(await chain.rpc("eth_getBalance", owner.address, "earliest")).toBe(numberToHex(parseEther("1000")));
  });

  it("says that a block is not there yet", async () => {
    await expect(chain.rpc("eth_getBalance", receiver, numberToHex(first + 1000))).rejects.toMatchObject({
      code: NO_BLOCK,
    });
    expect(await chain.rpc("eth_getBlockByNumber", numberToHex(first + 1000), false)).toBeNull();
  });

  it("answers for past blocks after a revert, without what was undone", async () => {
    const id = await chain.rpc("evm_snapshot");
    for (let step = 0; step < 3; step++)
      await clients.send(probe, "note", [1000 + step], { from: friend, gas: 100_000n });
    const undone = await chain.rpc("eth_blockNumber");
    await chain.rpc("evm_revert", id);
    expect(await ask()).toEqual(expected);
    await clients.send(probe, "note", [7], { gas: 100_000n });
    const kept = await chain.rpc("eth_blockNumber");
    expect(Number(kept)).toBe(Number(undone) - 2);
    await chain.killAndRestart();
    expect(await ask()).toEqual(expected);
    expect(await chain.rpc("eth_getStorageAt", probe.address, "0x0", kept)).toBe(inSlot(7));
    await expect(chain.rpc("eth_getStorageAt", probe.address, "0x0", undone)).rejects.toMatchObject({ code: NO_BLOCK });
  });
});
