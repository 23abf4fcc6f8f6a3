import { Worker } from "node:worker_threads";
import { LedgerError } from "../errors.js";
import type { Projection } from "../projection.js";
import { createPartWorker, type OutcomeOf, type Part } from "./parts.js";
import type { PartAnswer, PartThreadData } from "./verify-worker.js";

/** Does parts of the work, in whatever threads. */
export interface Crew {
  /** The outcomes in the order of the parts. */
  work(parts: Part[], onRecords: (count: number) => void): Promise<OutcomeOf<Part>[]>;
  close(): Promise<void>;
}

/** Works in this thread: for small ledgers, which are done before a thread has started. */
export function crewOfOne(path: string, projections: Projection[]): Crew {
  const worker = createPartWorker(path, projections);
  return {
    async work(parts, onRecords) {
      const outcomes: OutcomeOf<Part>[] = [];
      for (const part of parts) {
        outcomes.push(worker.work(part, () => onRecords(1)));
        await new Promise(setImmediate);
      }
      return outcomes;
    },
    async close() {
      worker.close();
    },
  };
}

/** MB of JavaScript values that a thread may hold. */
const HEAP_MB = 160;

const stopped = (reason: string): LedgerError =>
  new LedgerError("LEDGER_STOPPED", `A thread that verifies the ledger ended unexpectedly (${reason}). Try again.`);

interface PartThread {
  work(part: Part, onRecords: (count: number) => void): Promise<OutcomeOf<Part>>;
  end(): Promise<unknown>;
}

function startThread(workerData: PartThreadData): PartThread {
  const thread = new Worker(new URL("./verify-worker.js", import.meta.url), {
    name: "verifies the ledger",
    workerData,
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB, maxYoungGenerationSizeMb: 48 },
  });
  let waiting: { resolve(outcome: OutcomeOf<Part>): void; reject(error: Error): void; onRecords(count: number): void };
  let ended: LedgerError | undefined;
  const end = (reason: string): void => {
    ended ??= stopped(reason);
    waiting?.reject(ended);
  };
  thread.on("message", (answer: PartAnswer) => {
    if ("progress" in answer) waiting.onRecords(answer.progress);
    else if ("outcome" in answer) waiting.resolve(answer.outcome);
    else waiting.reject(Object.assign(new Error(answer.failure), { code: answer.code }));
  });
  thread.on("error", ({ message }) => end(message));
  thread.on("exit", (code) => end(`exit code ${code}`));
  return {
    work: (part, onRecords) =>
      new Promise((resolve, reject) => {
        if (ended) return reject(ended);
        waiting = { resolve, reject, onRecords };
        thread.postMessage(part);
      }),
    end: () => thread.terminate(),
  };
}

/** Works in several threads, each with a connection of its own. */
export function crewOf(count: number, data: PartThreadData): Crew {
  const threads = Array.from({ length: count }, () => startThread(data));

  return {
    async work(parts, onRecords) {
      const outcomes: OutcomeOf<Part>[] = [];
      let next = 0;
      await Promise.all(
        threads.map(async (thread) => {
          while (next < parts.length) {
            const place = next++;
            outcomes[place] = await thread.work(parts[place] as Part, onRecords);
          }
        }),
      );
      return outcomes;
    },
    async close() {
      await Promise.all(threads.map((thread) => thread.end()));
    },
  };
}
