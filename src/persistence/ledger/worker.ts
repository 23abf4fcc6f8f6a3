/** The thread that writes the ledger. */
import { parentPort } from "node:worker_threads";
import { type LedgerDatabase, openLedgerDatabase } from "./database.js";
import type { Projection } from "./projection.js";
import {
  type AnswerMessage,
  encodeError,
  type RequestMessage,
  type RequestName,
  type Requests,
  unpackRecords,
} from "./protocol.js";
import { runQuery } from "./query.js";
import { readTail } from "./tail.js";

let opened: LedgerDatabase | undefined;

function ledger(): LedgerDatabase {
  if (!opened) throw new Error("the ledger is not open in its thread");
  return opened;
}

async function loadProjection(url: string): Promise<Projection> {
  const module = (await import(url)) as { projection?: Projection };
  if (!module.projection) throw new Error(`${url} does not export a projection`);
  return module.projection;
}

/** What cannot be written back now is in the write-ahead log, or comes from the journal once more. */
function closeQuietly(): void {
  try {
    opened?.close();
  } catch {
    // The next opening says what is wrong.
  }
  opened = undefined;
}

/** What the thread does for each request. */
type RequestHandlers = {
  [Name in RequestName]: (
    params: Requests[Name]["params"],
  ) => Requests[Name]["result"] | Promise<Requests[Name]["result"]>;
};

/** Answers requests from the thread that started this one, in the order in which they came. */
function serve(handlers: RequestHandlers): void {
  const port = parentPort;
  if (!port) throw new Error("a ledger thread is started by openLedger, not by itself");
  let last: Promise<void> = Promise.resolve();
  let file = "";

  async function answer<Name extends RequestName>({ id, name, params }: RequestMessage<Name>): Promise<void> {
    let message: AnswerMessage;
    if ("file" in params) file = params.file;
    try {
      message = { id, result: await handlers[name](params) };
    } catch (error) {
      message = { id, error: encodeError(error, file) };
    }
    port?.postMessage(message);
    if (name === "close") port?.close();
  }

  port.on("message", (message: RequestMessage) => {
    last = last.then(() => answer(message));
  });
}

serve({
  async load({ projections }) {
    await Promise.all(projections.map(loadProjection));
    return undefined;
  },
  async open({ file, projections }) {
    closeQuietly(); // one that is opened again, after the disk refused something
    opened = openLedgerDatabase(file, { projections: await Promise.all(projections.map(loadProjection)) });
    return opened.head();
  },
  append({ packed }) {
    ledger().project(unpackRecords(packed));
    return ledger().head();
  },
  tail: ({ count }) => readTail(ledger().database, count),
  query: ({ sql, params, limit }) => runQuery(ledger().database, sql, params, limit),
  close() {
    opened?.close();
    opened = undefined;
    return undefined;
  },
});
