import { rmSync } from "node:fs";
import { join } from "node:path";
import { parseEther } from "viem";
import { account } from "../support/accounts.js";
import { artifact } from "../support/artifacts.js";
import { type Chain, startChain } from "../support/chain.js";
import { copyOfDirectory } from "../support/directories.js";
import { cleanUp } from "../support/ending.js";
import { expectLedgerEqualsRebuild } from "../support/ledger-comparison.js";
import { expectLedgerHolds, withLedger } from "../support/ledger-reading.js";
import { executedAgain } from "../support/lifecycle.js";
import { observe } from "../support/observation.js";
import { launch } from "../support/process.js";
import { randomNumbers } from "../support/random.js";
import { type Acknowledged, expectAllThere, startSenders } from "../support/senders.js";
import { type Deployed, viemClients } from "../support/viem-clients.js";

/** How often the process is killed; the seed makes the same moments again. */
const ROUNDS = Number(process.env.KILL_ROUNDS ?? 5);
const SEED = Number(process.env.KILL_SEED ?? Date.now() % 1_000_000);
const SENDERS = 4;

describe(`a process that is killed ${ROUNDS} times while four clients send (KILL_SEED=${SEED})`, () => {
  const random = randomNumbers(SEED);
  const acknowledged: Acknowledged[] = [];
  let chain: Chain;
  let token: Deployed;

  beforeAll(async () => {
    chain = await startChain();
    token = await viemClients(chain).deploy(
      artifact("@openzeppelin/contracts-v4/build/contracts/ERC20PresetFixedSupply.json"),
      ["Token", "TKN", parseEther("1"), account(1).address],
      account(9),
    );
  });
  afterAll(cleanUp);

  /** Sends from all clients, and kills the process shortly after the given number of answers. */
  const sendUntilKilled = async (answers: number) => {
    let count = 0;
    const senders = startSenders(chain, SENDERS, token, (one) => {
      acknowledged.push(one);
      count++;
      if (count === answers) setTimeout(() => process.kill(chain.pid, "SIGKILL"), random(4));
    });
    await senders.ended;
    expect(count).toBeGreaterThanOrEqual(answers);
  };

  it("has every transaction that it acknowledged, after each kill", async () => {
    for (let round = 0; round < ROUNDS; round++) {
      await sendUntilKilled(1 + random(60));
      await chain.killAndRestart();
      await expectAllThere(chain, acknowledged);
    }
  }, 600_000);

  it("opens after it was killed while it opened", async () => {
    const head = await chain.rpc("eth_blockNumber");
    await chain.stop("SIGKILL");
    for (let round = 0; round < 3; round++) {
      const opening = launch(["start", "--port", "0", "--data-dir", chain.dataDir]);
      setTimeout(() => opening.child.kill("SIGKILL"), 100 + random(400));
      await opening.ended;
    }
    await chain.restart();
    expect(await chain.rpc("eth_blockNumber")).toBe(head);
    await expectAllThere(chain, acknowledged);
  }, 60_000);

  it("has nothing twice, and no gap", async () => {
    const { blocks, transactions } = await observe(chain.rpc);
    for (const [index, block] of blocks.entries()) {
      expect(Number(block.number)).toBe(index);
      if (index > 0) expect(block.parentHash).toBe(blocks[index - 1]?.hash);
    }
    const hashes = transactions.map(({ hash }) => hash);
    expect(new Set(hashes).size).toBe(hashes.length);
    for (let sender = 0; sender < SENDERS; sender++) {
      const from = account(sender).address.toLowerCase();
      const nonces = transactions.filter((transaction) => transaction.from === from).map(({ nonce }) => Number(nonce));
      expect(nonces).toEqual(nonces.map((_, index) => index));
      expect(Number(await chain.rpc("eth_getTransactionCount", from, "latest"))).toBe(nonces.length);
    }
  });

  it("answers the same when its state is rebuilt from the journal", async () => {
    const before = await observe(chain.rpc);
    await chain.stop();
    rmSync(join(chain.dataDir, "state"), { recursive: true });
    await chain.restart();
    expect(await observe(chain.rpc)).toEqual(before);
  }, 60_000);

  it("has the state root that executing it again from genesis gives", async () => {
    const { stateRoot, number } = await chain.rpc<{ stateRoot: string; number: string }>(
      ...(["eth_getBlockByNumber", "latest", false] as const),
    );
    const seen = await observe(chain.rpc);
    expect(await chain.stop()).toEqual({ code: 0, signal: null });
    expectLedgerHolds(chain.dataDir, seen);
    const executed = await executedAgain(chain.dataDir);
    expect(executed).toMatchObject({ head: { number: Number(number) }, stateRoot });
  }, 120_000);

  it("has a ledger equal to one made again from the journal, with each transaction once", async () => {
    await expectLedgerEqualsRebuild(chain.dataDir);
    const hashes = withLedger(chain.dataDir, (database) =>
      database.prepare<[], string>("SELECT hash FROM transactions").pluck().all(),
    );
    expect(new Set(hashes).size).toBe(hashes.length);
  }, 60_000);

  it("has the same ledger when a kill left it behind the journal", async () => {
    await chain.restart();
    await sendUntilKilled(20);
    const copy = copyOfDirectory(chain.dataDir);
    await chain.restart();
    await expectAllThere(chain, acknowledged);
    await chain.stop();
    await expectLedgerEqualsRebuild(chain.dataDir);
    // The copy is caught up by another process, and comes to the same transactions.
    const other = await startChain({ dataDir: copy });
    await expectAllThere(other, acknowledged);
    await other.stop();
    await expectLedgerEqualsRebuild(copy);
  }, 60_000);
});
