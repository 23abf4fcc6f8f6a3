// @ts-check
// The thread that writes the ledger while the journal is generated: the project's own writer, for a new file.
import { parentPort, workerData } from "node:worker_threads";
import { projection } from "../../dist/exchange/ledger/projection.js";
import { openLedgerDatabase } from "../../dist/persistence/ledger/offline.js";
import { unpackRecords } from "../../dist/persistence/ledger/protocol.js";

const ledger = openLedgerDatabase(workerData.file, { projections: [projection], writing: "bulk" });
// All over the file at once: what goes to disk early goes there again and again.
ledger.database.pragma("cache_size = -1500000");
parentPort?.on("message", (/** @type {ArrayBuffer | null} */ packed) => {
  if (packed) ledger.project(unpackRecords(packed));
  else {
    ledger.database.pragma("journal_mode = WAL");
    ledger.close();
    parentPort?.close();
  }
  parentPort?.postMessage("done");
});
