/** The exchange in the ledger. `projection.ts` is its other face, for those who write a ledger in their own thread. */
export { FIXED_ADDRESSES } from "./addresses.js";
export { EXCHANGE_PROJECTION } from "./location.js";
