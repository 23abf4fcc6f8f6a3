import { existsSync } from "node:fs";
import { join } from "node:path";
import { account } from "../support/accounts.js";
import type { Chain } from "../support/chain.js";
import { copyOfDirectory, temporaryDirectory } from "../support/directories.js";
import { cleanUp } from "../support/ending.js";
import { expectLedgerEqualsRebuild } from "../support/ledger-comparison.js";
import { executedAgain } from "../support/lifecycle.js";
import { startMarket } from "../support/market.js";
import {
  differences,
  type Expected,
  heldBy,
  nextStep,
  orderData,
  type Source,
  type Step,
  whichOf,
} from "../support/mixed-load.js";
import { launch, run } from "../support/process.js";
import { randomNumbers } from "../support/random.js";
import { NoAnswer } from "../support/rpc.js";

/** How often a process is killed; the seed makes the same steps again. */
const ROUNDS = Number(process.env.KILL_MIXED_ROUNDS ?? 5);
const SEED = Number(process.env.KILL_MIXED_SEED ?? Date.now() % 1_000_000);

const SELLER = 5;
const BUYER = 6;

describe(`a process that is killed ${ROUNDS} times under a mixed load (KILL_MIXED_SEED=${SEED})`, () => {
  const random = randomNumbers(SEED);
  const counts: Record<string, number> = {};
  let chain: Chain;
  let expected: Expected;
  let source: Source;
  const folder = temporaryDirectory();
  const [blocks, genesis] = [join(folder, "chain.rlp"), join(folder, "genesis.json")] as const;
  let importedHead: string;

  beforeAll(async () => {
    const market = await startMarket();
    ({ chain } = market);
    const shares = await market.issueSecurity();
    const number = await market.list(shares);
    for (const trader of [account(SELLER), account(BUYER)]) {
      await market.registerInvestor(trader);
      await market.fund(trader, 1_000_000_000_000n);
      for (const token of [shares, market.dollars]) await market.approve(token, trader);
    }
    await market.issue(shares, account(SELLER), 1_000_000n);
    const { address, abi } = market.exchange;
    const order = () => {
      const isSale = random(2) === 0;
      const terms = {
        ...{ market: number, side: isSale ? 1 : 0, kind: 0, timeInForce: 0, selfTrade: 0 },
        ...{ postOnly: false, programTrade: false, quantity: BigInt(1 + random(10)) },
        ...{ price: BigInt(990 + random(20)) * 10_000n, stopPrice: 0n, expiresAt: 0, clientOrderId: NO_ID },
      };
      return { sender: isSale ? SELLER : BUYER, to: address, data: orderData(abi, terms) };
    };
    source = { random, count: 0, order };
    expected = await heldBy(chain.rpc);
    // Later blocks stand on changes from outside, which no file of blocks has.
    ({ hash: importedHead } = await chain.rpc<{ hash: string }>("eth_getBlockByNumber", "latest", false));
    await chain.stop();
    const exported = ["export", "--data-dir", chain.dataDir, "--chain", blocks, "--genesis", genesis];
    expect(await run(exported, 60_000)).toMatchObject({ code: 0 });
    await chain.restart();
  }, 120_000);
  afterAll(cleanUp);

  const killed = (what: string): void => {
    counts[what] = (counts[what] ?? 0) + 1;
  };

  /** Does steps until the process is gone, which is killed after some of them; then starts another, and checks what it holds. */
  async function killUnderLoad(): Promise<void> {
    const steps = 1 + random(20);
    let pending: Step | undefined;
    for (let done = 0; ; done++) {
      if (done === steps) setTimeout(() => process.kill(chain.pid, "SIGKILL"), random(60));
      const step: Step = await nextStep(expected, source);
      pending = step;
      try {
        expected = await step.run(chain.rpc);
      } catch (failure) {
        if (failure instanceof NoAnswer) break;
        throw new Error(`${step.name}: ${(failure as Error).message}`, { cause: failure });
      }
    }
    killed(pending.name);
    await chain.killAndRestart();
    expected = await whichOf(chain.rpc, expected, pending);
    expect(await differences(chain.rpc, expected)).toEqual([]);
  }

  /** Kills a command on a data directory that no node has open, after some milliseconds, unless it has ended by then. */
  async function killCommand(args: readonly string[]): Promise<void> {
    const command = launch(args);
    const timer = setTimeout(() => command.child.kill("SIGKILL"), 200 + random(800));
    const { signal } = await command.ended;
    clearTimeout(timer);
    if (signal) killed(args[0] as string);
  }

  async function killRebuild(): Promise<void> {
    await chain.stop("SIGKILL");
    await killCommand(["ledger", "rebuild", "--data-dir", chain.dataDir]);
    await chain.restart();
    expect(await differences(chain.rpc, expected)).toEqual([]);
  }

  async function killImport(): Promise<void> {
    const dataDir = join(temporaryDirectory(), "imported");
    const imported = ["import", "--data-dir", dataDir, "--chain", blocks, "--genesis", genesis];
    await killCommand(imported);
    const again = await run(imported, 120_000);
    expect(again).toMatchObject({ code: 0 });
    expect(existsSync(dataDir)).toBe(true);
    expect(`${again.stdout}${again.stderr}`).toContain(importedHead);
  }

  it(
    "holds what it answered for after each kill, and nothing else",
    async () => {
      for (let round = 0; round < ROUNDS; round++) {
        if (round % 10 === 3) await killRebuild();
        else if (round % 10 === 4) await killImport();
        else await killUnderLoad();
      }
      if (process.env.KILL_MIXED_COUNTS) console.log(counts);
    },
    60_000 + ROUNDS * 60_000,
  );

  it("has a ledger that is what its journal gives, and the state root that executing it again gives", async () => {
    await chain.rpc("evm_mine"); // whatever was changed from outside since the last block is part of this one's root
    const { hash, number, stateRoot } = await chain.rpc<{ hash: string; number: string; stateRoot: string }>(
      "eth_getBlockByNumber",
      "latest",
      false,
    );
    expect(await chain.stop()).toEqual({ code: 0, signal: null });
    await expectLedgerEqualsRebuild(chain.dataDir);
    expect(await executedAgain(copyOfDirectory(chain.dataDir))).toMatchObject({
      head: { number: Number(number), hash },
      stateRoot,
    });
  }, 300_000);
});

const NO_ID = `0x${"00".repeat(32)}`;
