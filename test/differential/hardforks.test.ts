/** Programs for what Prague and Osaka brought, on this program and on Anvil: they have to come to the same, step by step. */
import { account } from "../support/accounts.js";
import { randomNumbers } from "../support/random.js";
import { differenceOf, isOwn } from "./hardforks/comparison.js";
import { noteBlock, outcomeOn, resultOf, type TriedNode } from "./hardforks/outcome.js";
import { TRIALS } from "./hardforks/programs.js";
import { endPeers, type StartedNode, startBeside, startPeer } from "./peers.js";

/** How many programs of each EIP are tried on each hardfork. */
const PROGRAMS = Number(process.env.HARDFORK_PROGRAMS ?? 6);
const SEED = Number(process.env.FAST_CHECK_SEED ?? Date.now() % 1_000_000);
const COUNTS = process.env.HARDFORK_COUNTS === "1";

const accounts = Array.from({ length: 6 }, (_, index) => account(index).address);
/** Where both nodes begin: later than now. */
const START = 2_000_000_000;

afterAll(async () => {
  await endPeers();
});

describe.each(["prague", "osaka"] as const)(`%s, beside Anvil (FAST_CHECK_SEED=${SEED})`, (hardfork) => {
  let started: StartedNode[];
  let nodes: TriedNode[];
  let timestamp = START;

  beforeAll(async () => {
    const flags = ["--enable-tx-gas-limit"]; // EIP-7825, which Anvil checks on request
    started = await Promise.all([startBeside("anvil", hardfork), startPeer("anvil", hardfork, flags)]);
    nodes = started.map(({ request }) => ({ request, blocks: new Map() }));
    for (const node of nodes) {
      await resultOf(node.request, "evm_setAutomine", false);
      await resultOf(node.request, "anvil_setCoinbase", `0x${"cb".repeat(20)}`);
      await noteBlock(node, "0x0");
    }
  });
  afterAll(() => Promise.all(started.map((node) => node.close())));

  it.each(Object.entries(TRIALS))(
    `%s: ${PROGRAMS} programs come to the same (HARDFORK_PROGRAMS)`,
    async (eip, trialOf) => {
      const counts = { same: 0, rejected: 0, failed: 0, steps: 0, own: 0 };
      for (let index = 0; index < PROGRAMS; index++) {
        const trial = trialOf(hardfork, randomNumbers(SEED * 1_000_003 + index), accounts);
        timestamp += 12;
        const [own, theirs] = await Promise.all(nodes.map((node) => outcomeOn(node, trial, timestamp)));
        if (isOwn(own)) {
          counts.own++;
          continue;
        }
        const difference = differenceOf(own, theirs);
        if (difference) throw new Error(`program ${index} of seed ${SEED}, ${JSON.stringify(trial)}: ${difference}`);
        counts.same++;
        if (!own) counts.rejected++;
        else if (own.result.failed) counts.failed++;
        counts.steps += own?.steps.length ?? 0;
      }
      if (COUNTS) process.stderr.write(`${hardfork}, ${eip}: ${JSON.stringify(counts)}\n`);
      // Programs of which nothing can be said would try little.
      expect(counts.same).toBeGreaterThan(PROGRAMS / 10);
    },
    600_000,
  );
});
