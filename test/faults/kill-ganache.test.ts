import { parseEther } from "viem";
import { account } from "../support/accounts.js";
import { artifact } from "../support/artifacts.js";
import { type Chain, startChain } from "../support/chain.js";
import { cleanUp } from "../support/ending.js";
import { expectLedgerEqualsRebuild } from "../support/ledger-comparison.js";
import { expectLedgerHolds } from "../support/ledger-reading.js";
import { observe } from "../support/observation.js";
import { randomNumbers } from "../support/random.js";
import { NoAnswer } from "../support/rpc.js";
import { type Deployed, viemClients } from "../support/viem-clients.js";

const ROUNDS = Number(process.env.KILL_ROUNDS ?? 3);
const SEED = Number(process.env.KILL_SEED ?? Date.now() % 1_000_000);

describe(`Ganache in a process that is killed ${ROUNDS} times while clients send transactions and set balances (KILL_SEED=${SEED})`, () => {
  const random = randomNumbers(SEED);
  /** Acknowledged transactions that no acknowledged revert has undone since. */
  let hashes: string[] = [];
  /** The last balance that was acknowledged for an address that nobody sends to, and the last requested one. */
  let balance = "0x0";
  let requested = "0x0";
  let chain: Chain;
  let token: Deployed;
  const touched = "0x00000000000000000000000000000000000000ee";

  beforeAll(async () => {
    chain = await startChain({ flags: ["--engine", "ganache"] });
    token = await viemClients(chain).deploy(
      artifact("@openzeppelin/contracts-v4/build/contracts/ERC20PresetFixedSupply.json"),
      ["Token", "TKN", parseEther("1"), account(0).address],
      account(0),
    );
  });
  afterAll(cleanUp);

  const untilGone = async (work: () => Promise<void>) => {
    try {
      for (;;) await work();
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
    }
  };

  async function untilKilled(answers: number): Promise<void> {
    let acknowledged = 0;
    const counted = (): void => {
      acknowledged++;
      if (acknowledged === answers) setTimeout(() => process.kill(chain.pid, "SIGKILL"), random(8));
    };
    const sender = (index: number) => async () => {
      const data =
        index === 0 ? `0xa9059cbb${account(5).address.slice(2).padStart(64, "0")}${"1".padStart(64, "0")}` : "0x";
      const to = index === 0 ? token.address : account(6).address;
      const from = account(index).address;
      hashes.push(await chain.rpc("eth_sendTransaction", { from, to, data, gas: "0x20000" }));
      counted();
    };
    const setBalance = async () => {
      requested = `0x${(1 + random(1_000_000)).toString(16)}`;
      await chain.rpc("evm_setAccountBalance", touched, requested);
      balance = requested;
      counted();
    };
    await Promise.all([untilGone(sender(0)), untilGone(sender(1)), untilGone(setBalance)]);
  }

  it("has everything that it acknowledged, after each kill", async () => {
    for (let round = 0; round < ROUNDS; round++) {
      await untilKilled(1 + random(40));
      await chain.killAndRestart();
      const receipts = await chain.rpc.batch<object | null>(hashes.map((hash) => ["eth_getTransactionReceipt", hash]));
      for (const receipt of receipts) expect(receipt).toMatchObject({ status: "0x1" });
      const found = await chain.rpc("eth_getBalance", touched);
      expect([balance, requested]).toContain(found);
      balance = found;
    }
  }, 300_000);

  it("has the same blocks in the journal, in Ganache's store and in the ledger", async () => {
    const seen = await observe(chain.rpc);
    const { head } = await chain.rpc<{ head: { hash: string } }>("couverture_info");
    expect(head.hash).toBe(seen.blocks.at(-1)?.hash);
    expect(await chain.stop()).toEqual({ code: 0, signal: null });
    expectLedgerHolds(chain.dataDir, seen);
    await expectLedgerEqualsRebuild(chain.dataDir);
  }, 60_000);

  it("goes back as far as it acknowledged when it is killed after a revert, and takes new blocks from there", async () => {
    await chain.restart();
    const mark = await chain.rpc("evm_snapshot");
    const head = await chain.rpc("eth_getBlockByNumber", "latest", false);
    const before = [...hashes];
    await untilKilled(5);
    await chain.killAndRestart();
    expect(await chain.rpc("evm_revert", mark)).toBe(true);
    hashes = before;
    await chain.killAndRestart();
    expect(await chain.rpc("eth_getBlockByNumber", "latest", false)).toEqual(head);
    await chain.rpc("evm_mine");
    await chain.stop();
    await expectLedgerEqualsRebuild(chain.dataDir);
  }, 60_000);
});
