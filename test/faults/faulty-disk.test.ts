import { account } from "../support/accounts.js";
import { type Chain, startChain } from "../support/chain.js";
import { cleanUp } from "../support/ending.js";
import { cannotFail, type Fault, type Operation, watchedDisk } from "../support/faulty-disk.js";
import { describeUnless } from "../support/missing.js";
import {
  differences,
  type Expected,
  NOTHING_EXPECTED,
  type Source,
  type Step,
  stepOfKind,
  whichOf,
} from "../support/mixed-load.js";
import { EndedEarly } from "../support/process.js";
import { randomNumbers } from "../support/random.js";
import { signed } from "../support/raw-transactions.js";
import { NoAnswer, RpcError } from "../support/rpc.js";

/** Which of the operations of a kind fail, one in each run: from the first to the last of these, this many in all. */
const [FIRST = 1, LAST = 60] = (process.env.DISK_FAULTS_RANGE ?? "1-60").split("-").map(Number);
const RUNS = Number(process.env.DISK_FAULTS ?? 1);
const KINDS = (process.env.DISK_FAULTS_KINDS ?? "sync,write,create,rename").split(",") as Operation[];
/** Whether operations are counted from the process's start on, or from the first request on. */
const FROM = process.env.DISK_FAULTS_FROM ?? "start";
const SEED = Number(process.env.DISK_FAULTS_SEED ?? Date.now() % 1_000_000);

/** What is done to the chain: everything that the mixed load has, two times, and more of it where the operation comes later. */
const STEPS = 20;
const MAX_STEPS = Number(process.env.DISK_FAULTS_STEPS ?? STEPS);
/** After so many runs in a row that did not reach their operation no later one is tried. */
const MAX_NOT_REACHED = 3;

const FLAGS = ["--no-exchange"];

/** A sentence for people: nothing of the program's inside, and no stack. */
function expectSentence(text: string): void {
  expect(text).not.toMatch(/^\s+at |internal error|undefined|\[object|unexpected error/m);
  expect(text).toMatch(/[a-z]{3,}.* .*[a-z]{3,}/);
}

afterAll(cleanUp);

/** How one run came out, for the count at the end. */
type Outcome = "not reached" | "start rejected" | "request rejected" | "process ended" | "made up for" | "wrong";

async function withFault(fault: Fault, random: (below: number) => number, from = "start"): Promise<Outcome> {
  const disk = watchedDisk();
  if (from !== "start") disk.heal();
  const happened = (): boolean => disk.operations().some(({ name }) => name === "FAILED");
  const source: Source = { random, count: 0, quick: true };
  let expected: Expected = NOTHING_EXPECTED;
  let outcome: Outcome = "made up for";
  let chain: Chain | undefined;
  try {
    chain = await startChain({ dataDir: disk.dataDir, flags: FLAGS, through: disk.through(fault) });
  } catch (failure) {
    if (!(failure instanceof EndedEarly)) throw failure;
    expect(failure.code).toBe(1);
    const sentences = failure.stderr.split("\n").filter((line) => /^couverture: (?!warning)/.test(line));
    expect(sentences).toHaveLength(1);
    expectSentence(failure.stderr);
    outcome = "start rejected";
  }
  if (chain) disk.fail();
  let pending: Step | undefined;
  for (let index = 0; chain && (index < STEPS || (index < MAX_STEPS && !happened())); index++) {
    const step = await stepOfKind(index, expected, source);
    pending = step;
    try {
      expected = await step.run(chain.rpc);
      pending = undefined;
    } catch (failure) {
      if (failure instanceof RpcError) {
        expectSentence(failure.message);
        outcome = "request rejected";
        // What the node answers from now on is true: as it was before, or as it would be.
        await whichOf(chain.rpc, expected, step);
      } else if (failure instanceof NoAnswer) outcome = "process ended";
      else throw failure;
      break;
    }
  }
  if (chain) {
    if (!pending) expect(await differences(chain.rpc, expected)).toEqual([]);
    await chain.stop(random(2) === 0 ? "SIGKILL" : "SIGTERM");
    expectSentence([...chain.errors, "an ordinary end"].join("\n"));
  }
  if (!happened()) return "not reached";
  const again = await startChain({ dataDir: disk.dataDir, flags: outcome === "start rejected" ? FLAGS : [] });
  if (pending) expected = await whichOf(again.rpc, expected, pending);
  expect(await differences(again.rpc, expected)).toEqual([]);
  const payer = account(5);
  const hash = await again.rpc(
    "eth_sendRawTransaction",
    await signed({ from: payer, nonce: expected.nonces[5] as number }),
  );
  expect(await again.rpc("eth_getTransactionReceipt", hash)).toMatchObject({ status: "0x1" });
  expect(await again.stop()).toEqual({ code: 0, signal: null });
  return outcome;
}

/** Found by long runs: the creation of the journal, and the replacement of a chain by a snapshot's. */
const FOUND: [Operation, number][] = [
  ["sync", 3],
  ["rename", 3],
  ["rename", 10],
];

describeUnless(cannotFail, "a disk on which a certain operation fails", () => {
  it.each(FOUND)(
    "%s %i",
    async (operation, at) => {
      expect(await withFault({ operation, at, error: "EIO" }, randomNumbers(1))).not.toBe("not reached");
    },
    60_000,
  );
});

describeUnless(cannotFail, `a disk on which one operation fails (DISK_FAULTS_SEED=${SEED})`, () => {
  it.each(KINDS)(
    "%s: loses nothing that was acknowledged, answers nothing false, and is named in a sentence",
    async (operation) => {
      const random = randomNumbers(SEED);
      const counts: Partial<Record<Outcome, number>> = {};
      const wrong: string[] = [];
      const all = LAST - FIRST + 1;
      const inOrder = RUNS >= all;
      let notReached = 0;
      for (let run = 0; run < Math.min(RUNS, all); run++) {
        if (inOrder && notReached === MAX_NOT_REACHED) break;
        const at = inOrder ? FIRST + run : FIRST + random(all);
        const error = at % 2 === 0 ? "EIO" : "ENOSPC";
        const outcome = await withFault({ operation, at, error }, random, FROM).catch((failure: Error) => {
          wrong.push(`${operation} ${at} (${error}): ${failure.stack ?? failure.message}`);
          return "wrong" as const;
        });
        counts[outcome] = (counts[outcome] ?? 0) + 1;
        notReached = outcome === "not reached" ? notReached + 1 : 0;
      }
      if (process.env.DISK_FAULTS_COUNTS) console.log(operation, counts);
      expect(wrong).toEqual([]);
    },
    20_000 + RUNS * 60_000,
  );
});
