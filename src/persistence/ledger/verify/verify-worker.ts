/** A thread that verifies parts of a ledger. */
import { parentPort, workerData } from "node:worker_threads";
import type { Projection } from "../projection.js";
import { createPartWorker, type OutcomeOf, type Part } from "./parts.js";

/** What a thread is started with. */
export interface PartThreadData {
  path: string;
  /** URLs of modules that export a `projection`. */
  projections: string[];
}

/** The messages of a thread: the progress of its current part, the outcome, or a failure. */
export type PartAnswer =
  | { progress: number }
  | { outcome: OutcomeOf<Part> }
  | { failure: string; code: string | undefined };

/** Records between two words about the progress. */
const STEP = 250;

const { path, projections } = workerData as PartThreadData;
const answer = (message: PartAnswer): void => parentPort?.postMessage(message);

const loaded = Promise.all(
  projections.map(async (url) => ((await import(url)) as { projection: Projection }).projection),
);
const worker = loaded.then((loadedProjections) => createPartWorker(path, loadedProjections));

parentPort?.on("message", async (part: Part) => {
  try {
    let waiting = 0;
    const onRecord = (): void => {
      if (++waiting < STEP) return;
      answer({ progress: waiting });
      waiting = 0;
    };
    const outcome = (await worker).work(part, onRecord);
    answer({ progress: waiting });
    answer({ outcome });
  } catch (error) {
    const { message, code } = error as { message: string; code?: unknown };
    answer({ failure: message, code: typeof code === "string" ? code : undefined });
  }
});
