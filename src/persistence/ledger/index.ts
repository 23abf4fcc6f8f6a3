/** The ledger as a running node uses it; nothing here loads SQLite into the importing thread. `offline.ts` is its other face. */
export type { LedgerHead } from "./database.js";
export { LedgerError } from "./errors.js";
export { lazyLedger } from "./lazy.js";
export { type Ledger, openLedger } from "./ledger.js";
export type { SqlValue } from "./table.js";
