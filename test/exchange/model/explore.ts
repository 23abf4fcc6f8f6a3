import fc from "fast-check";
import { startChain } from "../../support/chain.js";
import { removeDirectories } from "../../support/directories.js";
import { endCommands } from "../../support/process.js";
import { concrete } from "./concrete.js";
import { type Step, sequences, type Weights } from "./intents.js";
import type { Session } from "./session.js";
import { openSession, ROOMY } from "./setting.js";

/** A multiple of each exploration's own number of sequences; CI tries all of them. */
const EFFORT = Number(process.env.MODEL_EFFORT ?? "0.2");

/** Milliseconds after which an exploration is taken to hang. */
export const PATIENCE = 240_000 * Math.max(1, EFFORT);

/** What one test explores. */
export interface Exploration {
  weights: Weights;
  /** Sequences, unless `MODEL_EFFORT` sets more. */
  runs: number;
  /** Most blocks in a sequence. */
  steps: number;
  /** Makes more of the sequences than their weights say. */
  with?: (sequences: fc.Arbitrary<Step[]>) => fc.Arbitrary<Step[]>;
}

/** Opens a chain with the model beside it for a test file's claims. */
export function besideTheModel(): { explore(exploration: Exploration): Promise<void>; session(): Session } {
  let session: Session;
  beforeAll(async () => {
    session = await openSession(await startChain({ flags: ROOMY }));
  }, 60_000);
  afterAll(async () => {
    await endCommands();
    removeDirectories();
    if (process.env.MODEL_COUNTS)
      process.stderr.write(
        `${[...session.counts]
          .sort()
          .map(([name, count]) => `${count} ${name}`)
          .join("\n")}\n`,
      );
  });

  /** Takes chain and model through random sequences, and compares everything after each block. */
  async function explore({ weights, runs, steps, with: more = (same) => same }: Exploration): Promise<void> {
    const property = fc.asyncProperty(more(sequences(weights, steps)), (sequence) =>
      session.thenBack(async () => {
        for (const step of sequence) if (step.intents.length > 0) await take(session, step);
      }),
    );
    await fc.assert(property, {
      numRuns: Math.ceil(runs * EFFORT),
      endOnFailure: process.env.MODEL_SHRINK === undefined,
    });
  }
  return { explore, session: () => session };
}

async function take(session: Session, { seconds, intents }: Step): Promise<void> {
  await session.step(
    intents.flatMap((intent) => concrete(session, intent)),
    BigInt(seconds),
  );
}
