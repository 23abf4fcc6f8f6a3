export { ganacheFollower } from "./engine.js";
export { GANACHE_HARDFORKS } from "./genesis.js";
export { type GanachePackage, loadGanache } from "./package.js";
export { ganacheSpec } from "./spec.js";
