export { type GanacheEngineOptions, ganacheFollower } from "./engine.js";
export { GanacheStoreError } from "./errors.js";
export { GANACHE_HARDFORKS, ganacheGenesis } from "./genesis.js";
export type { GanacheOptions } from "./options.js";
export { GanacheMissingError, type GanachePackage, loadGanache } from "./package.js";
