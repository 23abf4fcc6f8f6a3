import { GANACHE_HARDFORKS, type GanachePackage, loadGanache } from "../../chain/ganache/index.js";
import { type Hardfork, isAtLeast } from "../../ethereum/index.js";
import { type NodeOptions, OptionsError } from "../../options/index.js";

/**
 * Loads Ganache for a chain that it can run.
 * @throws OptionsError where it cannot run it, GanacheMissingError where it cannot be had
 */
export async function prepareGanache(requested: NodeOptions["chain"], hardfork: string): Promise<GanachePackage> {
  if (requested.genesis !== undefined) {
    throw new OptionsError("chain.genesis", "is not taken by the engine ganache, which makes its own genesis block");
  }
  if (!GANACHE_HARDFORKS.includes(hardfork as Hardfork)) {
    const newer = isAtLeast(hardfork as Hardfork, "shanghai");
    const known = newer ? "shanghai is its newest" : `${GANACHE_HARDFORKS[0]} is its oldest`;
    throw new OptionsError("chain.hardfork", `${hardfork} is not known to the engine ganache: ${known}`);
  }
  return loadGanache();
}
