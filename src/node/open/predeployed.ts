import { preloadSince } from "../../chain/genesis/predeployed/names.js";
import { type Hardfork, isAtLeast } from "../../ethereum/index.js";
import { type EngineName, type NodeOptions, OptionsError } from "../../options/index.js";
import type { ChainOptions } from "../../persistence/directory/chain-options.js";

/**
 * Whether a new chain begins with the CREATE2 deployer: it does unless it is left out, or its genesis state is not this
 * program's own.
 * @throws OptionsError when it is requested for a chain that cannot have it
 */
export function hasCreate2Deployer(
  requested: NodeOptions["chain"],
  options: ChainOptions,
  engine: EngineName,
): boolean {
  const obstacle = foreignGenesis(requested, options, engine);
  if (obstacle === undefined) return requested.create2Deployer ?? true;
  if (requested.create2Deployer === true) throw new OptionsError("chain.create2Deployer", obstacle);
  return false;
}

/** Why contracts cannot be added to a chain's genesis state, as a continuation of the option's name; undefined where they can. */
function foreignGenesis(
  requested: NodeOptions["chain"],
  { fork }: ChainOptions,
  engine: EngineName,
): string | undefined {
  if (requested.genesis !== undefined) {
    return "cannot be given with a genesis file, which says everything that the chain begins with; add the contracts to the file";
  }
  if (fork !== false) return "cannot be given for a fork, which has the contracts of its upstream; leave one out";
  if (engine === "ganache") return "is for the native engine: block 0 is Ganache's own; leave one out";
  return undefined;
}

/**
 * The well-known contracts that a new chain begins with: those that are requested.
 * @throws OptionsError when there are any and the chain cannot have them
 */
export function preloadOf(requested: NodeOptions["chain"], options: ChainOptions, engine: EngineName): string[] {
  const { preload = [] } = requested;
  if (preload.length === 0) return [];
  const obstacle = foreignGenesis(requested, options, engine);
  if (obstacle !== undefined) throw new OptionsError("chain.preload", obstacle);
  for (const name of preload) {
    const since = preloadSince(name);
    if (isAtLeast(options.hardfork as Hardfork, since)) continue;
    const reason = `has ${name}, which needs the hardfork ${since} or a newer one, not ${options.hardfork}; leave it out`;
    throw new OptionsError("chain.preload", reason);
  }
  return preload;
}
