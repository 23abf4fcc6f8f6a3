import { type Chain, startChain } from "../support/chain.js";
import { cleanUp } from "../support/ending.js";
import { nativeOnly } from "../support/engines.js";
import type { RpcBlock } from "../support/observation.js";
import { RpcError } from "../support/rpc.js";

describe("the clock", () => {
  let chain: Chain;
  beforeAll(async () => {
    chain = await startChain();
  });
  afterAll(cleanUp);

  const head = () => chain.rpc<RpcBlock>("eth_getBlockByNumber", "latest", false);
  const headTime = async () => Number((await head()).timestamp);
  const mine = async (...params: unknown[]) => {
    await chain.rpc("evm_mine", ...params);
    return headTime();
  };
  const now = () => Math.floor(Date.now() / 1000);
  /** The distance between the chain's time and the machine's. Either may pass on by seconds: each block is a second later. */
  const expectAhead = (time: number, seconds: number) => {
    expect(time - now()).toBeGreaterThanOrEqual(seconds - 30);
    expect(time - now()).toBeLessThanOrEqual(seconds + 30);
  };

  it("is the machine's", async () => {
    expectAhead(await mine(), 0);
  });

  it("is moved on by evm_increaseTime, which adds up", async () => {
    await chain.rpc("evm_increaseTime", 1000);
    expectAhead(await mine(), 1000);
    await chain.rpc("evm_increaseTime", "0x3e8");
    expectAhead(await mine(), 2000);
  });

  it("is as far on after kill -9", async () => {
    await chain.killAndRestart();
    expectAhead(await mine(), 2000);
    await chain.rpc("evm_increaseTime", 500);
    await chain.killAndRestart();
    expectAhead(await mine(), 2500);
  });

  nativeOnly("methods", /does not exist/)(
    "gives the next block the time that evm_setNextBlockTimestamp says, also after kill -9",
    async () => {
      const first = (await headTime()) + 10_000;
      await chain.rpc("evm_setNextBlockTimestamp", first);
      expect(await mine()).toBe(first);
      const second = first + 10_000;
      await chain.rpc("evm_setNextBlockTimestamp", second);
      await chain.killAndRestart();
      expect(await mine()).toBe(second);
      expect(await mine()).toBeGreaterThanOrEqual(second);
    },
  );

  it("does not go back", async () => {
    const time = await headTime();
    await expect(chain.rpc("evm_setNextBlockTimestamp", time - 1)).rejects.toBeInstanceOf(RpcError);
    expect(await mine()).toBeGreaterThanOrEqual(time);
  });

  it("mines a block at the time that evm_mine says", async () => {
    const time = (await headTime()) + 777;
    expect(await mine(time)).toBe(time);
    expect(await mine({ timestamp: time + 5 })).toBe(time + 5);
  });

  it("mines as many blocks as evm_mine says", async () => {
    const before = Number((await head()).number);
    await chain.rpc("evm_mine", { blocks: 25 });
    expect(Number((await head()).number)).toBe(before + 25);
    const times = (
      await chain.rpc.batch<RpcBlock>(
        Array.from({ length: 25 }, (_, index) => [
          "eth_getBlockByNumber",
          `0x${(before + 1 + index).toString(16)}`,
          false,
        ]),
      )
    ).map(({ timestamp }) => Number(timestamp));
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });

  it("steps by itself, the same on every machine, with --clock step", async () => {
    const story = async () => {
      const steps = await startChain({ flags: ["--clock", "step"] });
      const sender = (await steps.rpc<string[]>("eth_accounts"))[0];
      for (let count = 0; count < 3; count++)
        await steps.rpc("eth_sendTransaction", { from: sender, to: sender, value: "0x1" });
      await steps.rpc("evm_increaseTime", 3600);
      await steps.killAndRestart();
      await steps.rpc("evm_mine");
      const blocks = await steps.rpc.batch<RpcBlock>(
        Array.from({ length: 5 }, (_, number) => ["eth_getBlockByNumber", `0x${number}`, false]),
      );
      await steps.stop();
      return blocks;
    };
    const [one, other] = [await story(), await story()];
    expect(one).toEqual(other);
    const times = one.map(({ timestamp }) => Number(timestamp));
    const [genesis = 0] = times;
    expect(times.slice(0, 4)).toEqual([genesis, genesis + 1, genesis + 2, genesis + 3]);
    expect(times[4]).toBeGreaterThanOrEqual(genesis + 3603);
  });

  it("mines at an interval with --block-time, and keeps to it after a restart", async () => {
    const timed = await startChain({ flags: ["--block-time", "1"] });
    const heightReaches = async (height: number) => {
      for (let tries = 0; tries < 200; tries++) {
        if (Number(await timed.rpc("eth_blockNumber")) >= height) return;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      throw new Error(`no block ${height} in ten seconds`);
    };
    await heightReaches(1);
    const sender = (await timed.rpc<string[]>("eth_accounts"))[0];
    const hash = await timed.rpc("eth_sendTransaction", { from: sender, to: sender, value: "0x1" });
    await timed.killAndRestart();
    const height = Number(await timed.rpc("eth_blockNumber"));
    await heightReaches(height + 2);
    expect(await timed.rpc("eth_getTransactionReceipt", hash)).toMatchObject({ status: "0x1" });
    await timed.stop();
  });
});
