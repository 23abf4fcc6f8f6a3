/** The thread that writes the ledger. */
import { type LedgerDatabase, openLedgerDatabase } from "./database.js";
import type { Projection } from "./projection.js";
import { runQuery } from "./query.js";
import { serve } from "./serve.js";
import { readTail } from "./tail.js";
import { unpackRecords } from "./wire.js";

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

serve({
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
