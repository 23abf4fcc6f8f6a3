// geth/ is left out on purpose: it brings the schema validator, which only a chain made from a file needs.
export * from "./chain-config.js";
export * from "./common.js";
export * from "./crypto.js";
export { type ForkConfiguration, forkConfigurations } from "./fork-configuration.js";
export * from "./genesis.js";
