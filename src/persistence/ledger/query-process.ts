/**
 * The process that answers queries on a ledger file. A thread would do, but for queries that do not end: nothing stops SQLite inside
 * of one except the end of its process. The arguments are the file and the most bytes that the process may take.
 */
import { Worker } from "node:worker_threads";
import { encodeError, type QueryAnswer, type QueryRequest } from "./protocol.js";
import { type LedgerReader, openLedgerReader } from "./readers.js";

const [file = "", memoryLimit = "0"] = process.argv.slice(2);

/**
 * This thread cannot look up while SQLite works. SQLite's own limit of memory is not compiled in, so another thread watches how much
 * the process takes, and whether the parent process is still there.
 */
const WATCH = `
  const { workerData: { memoryLimit, parent } } = require("node:worker_threads");
  setInterval(() => {
    if (process.ppid !== parent || process.memoryUsage.rss() > memoryLimit) process.kill(process.pid, "SIGKILL");
  }, 200);
`;
const watch = new Worker(WATCH, {
  eval: true,
  workerData: { memoryLimit: Number(memoryLimit), parent: process.ppid },
  resourceLimits: { maxYoungGenerationSizeMb: 1, maxOldGenerationSizeMb: 16 },
});
watch.unref();

// A Ctrl-C is for the parent, which ends this process when there are no more queries.
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => undefined);
process.on("disconnect", () => process.exit());

let reader: LedgerReader | undefined;

function answer({ sql, params, limit }: QueryRequest): QueryAnswer {
  try {
    reader ??= openLedgerReader(file);
    return { result: reader.query(sql, params, limit) };
  } catch (error) {
    return { error: encodeError(error, file) };
  }
}

process.on("message", (request: QueryRequest) => {
  process.send?.(answer(request));
});
