/** The exchange for programs: its client, where a couverture chain has its contracts, and their deployment to other networks. */
export * from "./client/index.js";
export { addressesOf, type Deployment, type DeployOptions, deployExchange } from "./deploy.js";
export { EXCHANGE_ADDRESSES } from "./deployment/addresses.js";
