import { concatHex, type Hex, keccak256, parseGwei } from "viem";
import { createNode, type Node } from "../../src/node.js";
import { parseNodeOptions } from "../../src/options/index.js";
import { account } from "../support/accounts.js";
import { removeDirectories, temporaryDirectory } from "../support/directories.js";
import { signed } from "../support/raw-transactions.js";

const COINBASE = "0xc01bba5e00000000000000000000000000000000";
/** Sends on to the coinbase what it is sent. */
const BRIBE = "0xb1be000000000000000000000000000000000000";
/** Reverts with the bytes of "bad". */
const BAD = "0xbad0000000000000000000000000000000000000";

interface Result {
  [field: string]: unknown;
  results: Record<string, unknown>[];
}

let node: Node;
const ask = <T = Hex>(method: string, ...params: unknown[]): Promise<T> => node.request(method, params) as Promise<T>;
const callBundle = (txs: Hex[], more: object = {}): Promise<Result> =>
  ask("eth_callBundle", { txs, blockNumber: "0x1", coinbase: COINBASE, ...more });

beforeAll(async () => {
  const storage = { directory: temporaryDirectory() };
  node = await createNode(parseNodeOptions({ chain: { clock: "step", exchange: false }, storage }));
  await ask("anvil_setCode", BRIBE, "0x5f5f5f5f34415af100");
  await ask("anvil_setCode", BAD, "0x626261646000526003601dfd");
});
afterAll(async () => {
  await node.close();
  removeDirectories();
});

describe("eth_callBundle", () => {
  it("reports what each transaction did, and what the coinbase gets for gas and beside it", async () => {
    const txs = [
      await signed({ nonce: 0 }),
      await signed({ nonce: 1, to: BRIBE, value: 1_000n, gas: 60_000n }),
      await signed({ nonce: 2, to: BAD, value: 0n, gas: 50_000n }),
    ];
    const { results, ...total } = await callBundle(txs, { stateBlockNumber: "latest" });
    const tip = parseGwei("1");
    const fees = (index: number): bigint => BigInt(results[index]?.gasUsed as number) * tip;
    expect(results).toEqual([
      {
        txHash: keccak256(txs[0] as Hex),
        fromAddress: account(0).address.toLowerCase(),
        toAddress: account(9).address.toLowerCase(),
        ...{ gasUsed: 21_000, gasPrice: `${tip}`, gasFees: `${fees(0)}` },
        ...{ coinbaseDiff: `${fees(0)}`, ethSentToCoinbase: "0", value: "0x" },
      },
      expect.objectContaining({
        ...{ toAddress: BRIBE, value: "0x", gasFees: `${fees(1)}` },
        ...{ coinbaseDiff: `${fees(1) + 1_000n}`, ethSentToCoinbase: "1000" },
      }),
      expect.objectContaining({ toAddress: BAD, error: "execution reverted", revert: "0x626164" }),
    ]);
    expect(results[2]).not.toHaveProperty("value");
    const gas = results.reduce((sum, { gasUsed }) => sum + (gasUsed as number), 0);
    const gained = BigInt(gas) * tip + 1_000n;
    expect(total).toEqual({
      bundleHash: keccak256(concatHex(txs.map((tx) => keccak256(tx)))),
      bundleGasPrice: `${gained / BigInt(gas)}`,
      ...{ coinbaseDiff: `${gained}`, ethSentToCoinbase: "1000", gasFees: `${BigInt(gas) * tip}` },
      ...{ totalGasUsed: gas, stateBlockNumber: 0 },
    });
    expect(await ask("eth_getBalance", COINBASE, "latest")).toBe("0x0");
    expect(await ask("eth_getTransactionCount", account(0).address, "pending")).toBe("0x0");
  });

  it("shows the code the block that the bundle is for", async () => {
    const create = "0x435f5242602052466040525f5ff3"; // deploys nothing
    expect((await callBundle([await signed({ nonce: 0, to: null, data: create, gas: 90_000n })])).results).toEqual([
      expect.objectContaining({ toAddress: null, value: "0x" }),
    ]);
    // Reverts with NUMBER, TIMESTAMP, BASEFEE, GASLIMIT and COINBASE.
    const teller = "0x435f52426020524860405245606052416080526100a05ffd";
    const block = { blockNumber: 7, timestamp: 1_900_000_000, baseFee: "0x7", gasLimit: "0x989680" };
    const raw = await signed({ nonce: 0, to: null, data: teller, gas: 90_000n });
    const [result] = (await callBundle([raw], block)).results;
    const words = `${result?.revert}`.slice(2).match(/.{64}/g) ?? [];
    expect(words.map((word) => BigInt(`0x${word}`))).toEqual([7n, 1_900_000_000n, 7n, 10_000_000n, BigInt(COINBASE)]);
    expect(result).toMatchObject({ error: "execution reverted", gasPrice: `${parseGwei("1")}` });
  });

  it("refuses a bundle of which one cannot be in the block, and one without transactions or a block", async () => {
    const twice = [await signed({ nonce: 0 }), await signed({ nonce: 0, value: 2n })];
    const refused = RegExp(`^err: nonce too low: .*; txhash ${keccak256(twice[1] as Hex)}$`);
    await expect(callBundle(twice)).rejects.toMatchObject({ code: -32000, message: expect.stringMatching(refused) });
    await expect(callBundle([await signed({ nonce: 5 })])).rejects.toMatchObject({
      message: expect.stringMatching(/^err: .*nonce.*; txhash 0x/),
    });
    await expect(callBundle([])).rejects.toMatchObject({ code: -32602, message: "bundle missing txs" });
    const none = callBundle([await signed({ nonce: 0 })], { blockNumber: 0 });
    await expect(none).rejects.toMatchObject({ code: -32602, message: "bundle missing blockNumber" });
  });
});
