/** What an operator has to see to: thresholds, expiries, limits, filings. */
export { compliance } from "./report.js";
