import { EXCHANGE_ADDRESSES } from "../deployment/addresses.js";

/** Where the contracts of a preloaded exchange are, as the ledger writes addresses. */
export const FIXED_ADDRESSES = {
  registry: EXCHANGE_ADDRESSES.registry.toLowerCase(),
  settlementToken: EXCHANGE_ADDRESSES.settlementToken.toLowerCase(),
  exchange: EXCHANGE_ADDRESSES.exchange.toLowerCase(),
  poolFactory: EXCHANGE_ADDRESSES.poolFactory.toLowerCase(),
  router: EXCHANGE_ADDRESSES.router.toLowerCase(),
} as const;

/** Decimals of the settlement token. Those of other quote tokens cannot be read from a journal. */
export const SETTLEMENT_DECIMALS = 6;
