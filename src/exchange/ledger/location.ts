/**
 * The module that the ledger's thread loads for the exchange's tables (`projections` of `openLedger`). It stands beside this file both
 * when compiled and when bundled.
 */
export const EXCHANGE_PROJECTION = new URL("./projection.js", import.meta.url).href;
