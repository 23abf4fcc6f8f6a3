// @ts-check
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { openJournal } from "../../dist/persistence/journal/index.js";
import { packRecords } from "../../dist/persistence/ledger/protocol.js";

/** @typedef {import("../../dist/persistence/records/index.js").JournalRecord} JournalRecord */

const BATCH_BYTES = 2 * 1024 * 1024;
/** Batches that may wait for the ledger's thread before the journal waits for it. */
const AHEAD = 8;

/**
 * The journal of a chain that does not run, and its ledger beside it, written in a thread of its own.
 * @param {{ journal: string, ledger: string }} paths the ledger's file is not there
 */
export async function openChainStore(paths) {
  const journal = await openJournal(paths.journal, { durability: "relaxed" });
  const worker = new Worker(new URL("ledger-thread.js", import.meta.url), { workerData: { file: paths.ledger } });
  /** @type {unknown} */
  let failure;
  let waiting = 0;
  let freed = deferred();
  worker.on("error", (error) => {
    failure = error;
    freed.resolve(undefined);
  });
  worker.on("message", () => {
    waiting -= 1;
    freed.resolve(undefined);
  });
  /** @type {JournalRecord[]} */
  let batch = [];
  let bytes = 0;

  async function flush() {
    await journal.settled();
    const packed = packRecords(batch);
    batch = [];
    bytes = 0;
    while (waiting >= AHEAD && failure === undefined) {
      freed = deferred();
      await freed.promise;
    }
    if (failure !== undefined) throw failure;
    waiting += 1;
    worker.postMessage(packed, [packed]);
  }

  /** @param {JournalRecord} record */
  async function write(record) {
    batch.push(record);
    bytes += record.payload.length;
    if (bytes >= BATCH_BYTES) await flush();
  }

  return {
    journal,
    write,
    /** @param {import("../../dist/persistence/records/index.js").RecordKind} kind @param {Uint8Array} payload */
    append: (kind, payload) => write(journal.append(kind, payload).record),
    async close() {
      await flush();
      const ended = once(worker, "exit");
      worker.postMessage(null);
      await ended;
      if (failure !== undefined) throw failure;
      await journal.close();
    },
  };
}

function deferred() {
  /** @type {(value?: unknown) => void} */
  let resolve = () => undefined;
  const promise = new Promise((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
