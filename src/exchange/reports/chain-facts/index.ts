/** What a chain shows of how the system is operated, as blocks of a form. */
export { CODE_OVERRIDES_SOURCE, CONTRACTS_SOURCE, contractBlocks } from "./contracts.js";
export * as manner from "./manner.js";
export {
  listedSecuritiesOf,
  MARKETS_SOURCE,
  marketsOf,
  marketsTable,
  SECURITIES_SOURCE,
  securitiesTable,
} from "./markets.js";
export { HALTS_SOURCE, haltsTable, ORDER_TYPES_SOURCE, ordersEnteredTable, orderTypesTable } from "./orders.js";
export { ROLES_SOURCE, rolesTable, SUBSCRIBERS_SOURCE, subscriberClasses } from "./people.js";
