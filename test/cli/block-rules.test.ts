import type { Hash, Hex } from "viem";
import { account } from "../support/accounts.js";
import { type Chain, startChain } from "../support/chain.js";
import { cleanUp } from "../support/ending.js";
import { run } from "../support/process.js";

interface Block {
  number: Hex;
  timestamp: Hex;
  difficulty: Hex;
  hash: Hash;
}

const FLAG = "--allow-blocks-with-same-timestamp";
const latest = ({ rpc }: Chain): Promise<Block> => rpc<Block>("eth_getBlockByNumber", "latest", false);
const pay = ({ rpc }: Chain): Promise<Hash> =>
  rpc<Hash>("eth_sendTransaction", { from: account(0).address, to: account(1).address, value: "0x1" });

/** Sets the next timestamp to the head's own. */
const repeat = async (chain: Chain): Promise<unknown> =>
  chain.rpc("evm_setNextBlockTimestamp", Number((await latest(chain)).timestamp));

async function verify(chain: Chain): Promise<string> {
  await chain.stop();
  const { code, stdout, stderr } = await run(["ledger", "verify", "--reexecute", "--data-dir", chain.dataDir]);
  if (code !== 0) throw new Error(stderr);
  return stdout;
}

describe("the rules of a new chain's blocks", () => {
  afterAll(cleanUp);

  it(`${FLAG} lets a block have its parent's timestamp, also after a restart and when blocks are executed again`, async () => {
    const chain = await startChain({ flags: ["--no-exchange", FLAG] });
    await pay(chain);
    const { timestamp } = await latest(chain);
    await repeat(chain);
    await pay(chain);
    await chain.rpc("hardhat_mine", "0x2", "0x0");
    expect(await latest(chain)).toMatchObject({ number: "0x4", timestamp });
    await chain.restart({ flags: ["--no-exchange"] });
    await repeat(chain);
    await pay(chain);
    const head = await latest(chain);
    expect(head).toMatchObject({ number: "0x5", timestamp });
    expect(await verify(chain)).toContain(head.hash);
  });

  it("--genesis-time starts the chain's clock at that time; it goes on over restarts and reverts, and starts there again with a reset", async () => {
    const genesisTime = 1_577_836_800;
    const flags = ["--no-exchange", "--genesis-time", "2020-01-01T00:00:00Z"];
    const chain = await startChain({ flags });
    const next = async (): Promise<number> => {
      await chain.rpc("evm_mine");
      return Number((await latest(chain)).timestamp) - genesisTime;
    };
    const DAY = 86_400;
    expect(await next()).toBeLessThan(DAY);
    const id = await chain.rpc("evm_snapshot");
    await chain.restart();
    expect(await next()).toBeLessThan(DAY);
    await chain.rpc("evm_increaseTime", DAY);
    const later = await next();
    expect(later).toBeGreaterThan(DAY);
    expect(later).toBeLessThan(2 * DAY);
    await chain.rpc("evm_revert", id);
    expect(await next()).toBeLessThan(DAY);
    await chain.rpc("evm_increaseTime", 2 * DAY);
    await chain.rpc("hardhat_reset");
    expect(await latest(chain)).toMatchObject({ number: "0x0", timestamp: `0x${genesisTime.toString(16)}` });
    expect(await next()).toBeLessThan(DAY);
    await chain.restart({ flags: ["--no-exchange"] });
    const reopened = await next();
    expect(reopened).toBeLessThan(DAY);
    const { hash } = await latest(chain);
    expect(await verify(chain)).toContain(hash);
  });

  it("without the flag a block is later than its parent, and a chain does not take the flag afterwards", async () => {
    const chain = await startChain({ flags: ["--no-exchange"] });
    await pay(chain);
    const { timestamp } = await latest(chain);
    await expect(repeat(chain)).rejects.toThrow(
      `Timestamp ${Number(timestamp)} is lower than or equal to previous block's timestamp ${Number(timestamp)}`,
    );
    await chain.rpc("hardhat_mine", "0x2", "0x0");
    expect(Number((await latest(chain)).timestamp)).toBeGreaterThan(Number(timestamp) + 1);
    await chain.stop();
    const again = await run(["start", "--port", "0", "--data-dir", chain.dataDir, FLAG]);
    expect(again.code).toBe(2);
    expect(again.stderr).toContain("shared timestamps");
  });

  it("blocks before the merge have the configured difficulty, 1 by default", async () => {
    for (const [flags, difficulty] of [
      [[], "0x1"],
      [["--difficulty", "131072"], "0x20000"],
    ] as const) {
      const chain = await startChain({ flags: ["--no-exchange", "--hardfork", "london", ...flags] });
      await pay(chain);
      await chain.rpc("evm_mine");
      const blocks = await chain.rpc.batch<Block>(
        ["0x0", "0x1", "0x2"].map((number) => ["eth_getBlockByNumber", number, false] as const),
      );
      expect(blocks.map((block) => block.difficulty)).toEqual([difficulty, difficulty, difficulty]);
      expect(await verify(chain)).toContain((blocks.at(-1) as Block).hash);
    }
  });
});
