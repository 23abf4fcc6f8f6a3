/** The thread that answers queries on a ledger file, so that a slow one holds up neither the chain nor the writer. */
import { type LedgerReader, openLedgerReader } from "./readers.js";
import { serve } from "./serve.js";

let reader: LedgerReader | undefined;

serve({
  open({ file }) {
    reader = openLedgerReader(file);
    return reader.head();
  },
  query({ sql, params, limit }) {
    if (!reader) throw new Error("the ledger is not open in its reading thread");
    return reader.query(sql, params, limit);
  },
  close() {
    reader?.close();
    return undefined;
  },
});
