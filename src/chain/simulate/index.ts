export { headerOf } from "./block.js";
export { SIMULATION_CODES } from "./errors.js";
export { simulate } from "./simulate.js";
export type * from "./types.js";
