import type { Engine } from "./engine.js";
import type { Core } from "./head/core.js";

/** Starts an engine that makes a chain's blocks in place of this program, and records what it makes. Made in `src/chain/ganache`. */
export interface Follower {
  start(core: Core): Promise<Engine>;
}
