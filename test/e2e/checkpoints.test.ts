import type { Hash } from "viem";
import { account } from "../support/accounts.js";
import { type Chain, startChain } from "../support/chain.js";
import { cleanUp } from "../support/ending.js";
import { byEngine } from "../support/engines.js";
import { withLedger } from "../support/ledger-reading.js";
import { expectExecutedAgain } from "../support/lifecycle.js";
import { observe, type RpcBlock, type RpcReceipt } from "../support/observation.js";
import { signed } from "../support/raw-transactions.js";

describe("checkpoints", () => {
  let chain: Chain;
  beforeAll(async () => {
    chain = await startChain();
  });
  afterAll(cleanUp);

  const nonce = async () => Number(await chain.rpc("eth_getTransactionCount", account(0).address, "latest"));
  const transfer = async () => chain.rpc<Hash>("eth_sendRawTransaction", await signed({ nonce: await nonce() }));
  const revert = (id: string) => chain.rpc<boolean>("evm_revert", id);
  const snapshot = () => chain.rpc("evm_snapshot");

  it("brings back everything as it was, nested, in any depth", async () => {
    await transfer();
    const states = [];
    const ids: string[] = [];
    for (let depth = 0; depth < 4; depth++) {
      states.push(await observe(chain.rpc));
      ids.push(await snapshot());
      await transfer();
      await transfer();
    }
    for (const depth of [3, 1]) {
      expect(await revert(ids[depth] as string)).toBe(true);
      expect(await observe(chain.rpc)).toEqual(states[depth]);
    }
    // The third lay behind the second, and went with it.
    expect(await revert(ids[2] as string)).toBe(false);
    expect(await revert(ids[1] as string)).toBe(false);
    expect(await revert(ids[0] as string)).toBe(true);
    expect(await observe(chain.rpc)).toEqual(states[0]);
  });

  it("counts on with its ids", async () => {
    const [first, second] = [await snapshot(), await snapshot()];
    expect(first).toMatch(/^0x[0-9a-f]+$/);
    expect(BigInt(second)).toBe(BigInt(first) + 1n);
    expect(await revert("0xfffffff")).toBe(false);
  });

  it("reverts to a checkpoint set before kill -9", async () => {
    const before = await observe(chain.rpc);
    const id = await snapshot();
    const lost = await transfer();
    await chain.killAndRestart();
    expect(await revert(id)).toBe(true);
    expect(await observe(chain.rpc)).toEqual(before);
    expect(await chain.rpc("eth_getTransactionReceipt", lost)).toBeNull();
  });

  it("stays reverted after kill -9, and takes the same nonce again", async () => {
    const id = await snapshot();
    const undone = await transfer();
    await revert(id);
    const before = await observe(chain.rpc);
    await chain.killAndRestart();
    expect(await observe(chain.rpc)).toEqual(before);
    expect(await revert(id)).toBe(false);
    const again = await transfer();
    expect(again).toBe(undone);
    expect((await chain.rpc<RpcReceipt>("eth_getTransactionReceipt", again)).status).toBe("0x1");
  });

  it("brings back the clock, and what waits in the pool", async () => {
    await chain.rpc("miner_stop");
    const waiting = await transfer();
    const id = await snapshot();
    await chain.rpc("evm_mine");
    expect(await chain.rpc("eth_getTransactionReceipt", waiting)).not.toBeNull();
    await chain.rpc("evm_increaseTime", 1_000_000);
    await revert(id);
    expect(await chain.rpc("eth_getTransactionReceipt", waiting)).toBeNull();
    await chain.rpc("miner_start");
    await chain.rpc("evm_mine");
    const { timestamp } = await chain.rpc<RpcBlock>("eth_getBlockByNumber", "latest", false);
    expect(Number(timestamp)).toBeLessThan(Date.now() / 1000 + 500_000);
    await chain.killAndRestart();
    const found = await chain.rpc<object | null>("eth_getTransactionReceipt", waiting);
    expect(found === null).toBe(byEngine("evm_revert", { native: false, ganache: true }));
  });

  it("leaves what was undone in the ledger, as orphaned", async () => {
    const id = await snapshot();
    const undone = await transfer();
    await transfer();
    await revert(id);
    const seen = await observe(chain.rpc);
    await chain.stop();
    withLedger(chain.dataDir, (database) => {
      const hashes = (sql: string) => database.prepare<[], string>(sql).pluck().all();
      expect(hashes("SELECT hash FROM transactions")).toContain(undone);
      expect(hashes("SELECT hash FROM canonical_transactions ORDER BY block_number, transaction_index")).toEqual(
        seen.transactions.map(({ hash }) => hash),
      );
      expect(hashes("SELECT count(*) FROM reverts").map(Number)[0]).toBeGreaterThanOrEqual(6);
      expect(hashes("SELECT count(*) FROM orphans").map(Number)[0]).toBeGreaterThan(0);
    });
  });

  it("comes to the same state root when ethereumjs executes again what still stands", () => expectExecutedAgain(chain));
});
