import { once } from "node:events";
import { Worker } from "node:worker_threads";

/** A check of a LevelDB's tables that runs in a thread, while the database is in use. */
export interface TableCheck {
  /** Waits for the end of the check, without leaving the turn. @returns what is wrong, as a clause */
  wait(): string | undefined;
  /** Resolves at the end of the check with what is wrong. */
  readonly result: Promise<string | undefined>;
  end(): Promise<void>;
}

/** What the thread is started with. */
export interface TableCheckData {
  directory: string;
  names: string[];
  /** Four bytes for the state of the check, four for the length of the clause, and the clause. */
  shared: SharedArrayBuffer;
}

export const RUNNING = 0;
export const WHOLE = 1;
export const DAMAGED = 2;
const CLAUSE = 1_024;

/**
 * Starts a check of every byte of some tables. Resolves once the thread has opened them all: what LevelDB then merges into other
 * tables and removes is checked all the same.
 */
export async function checkTablesBeside(directory: string, names: string[]): Promise<TableCheck> {
  const shared = new SharedArrayBuffer(8 + CLAUSE);
  const words = new Int32Array(shared, 0, 2);
  const data: TableCheckData = { directory, names, shared };
  const thread = new Worker(new URL("./table-check-worker.js", import.meta.url), {
    name: "checks the tables of the state",
    workerData: data,
    execArgv: [],
  });
  thread.unref();
  const outcome = (): string | undefined =>
    words[0] === DAMAGED ? Buffer.from(new Uint8Array(shared, 8, words[1]).slice()).toString("utf8") : undefined;
  const exited = once(thread, "exit");
  const failed = new Promise<never>((_, reject) => thread.once("error", reject));
  await Promise.race([once(thread, "message"), failed]);
  return {
    wait() {
      Atomics.wait(words, 0, RUNNING);
      return outcome();
    },
    result: exited.then(outcome),
    async end() {
      await thread.terminate();
    },
  };
}
