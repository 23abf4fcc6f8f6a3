/** What a new chain's options have of its genesis block. Left out of index.ts, which `--help` loads: it brings the chain's configuration. */
import { type GenesisSpec, hardforkAt, STEP_GENESIS_TIME } from "../../chain/config/index.js";
import type { ChainOptions } from "../../persistence/directory/chain-options.js";
import { OptionsError } from "../errors.js";
import type { NodeOptions } from "../node-options.js";

/** Chain options with the instant of the genesis block filled in: now, or the fixed one of `--clock step`. */
export function withGenesisTime(options: ChainOptions): ChainOptions {
  if (options.genesisTime !== undefined) return options;
  const genesisTime = options.clock === "step" ? STEP_GENESIS_TIME : Math.floor(Date.now() / 1000);
  return { ...options, genesisTime };
}

/**
 * The options of a chain made from a genesis file: what the file says goes before the defaults.
 * @throws OptionsError when a requested option contradicts the file
 */
export function optionsOfGenesisFile(
  options: ChainOptions,
  requested: NodeOptions["chain"],
  spec: GenesisSpec,
): ChainOptions {
  const { config, header } = spec;
  const said = {
    chainId: config.chainId,
    hardfork: hardforkAt(config, header.number, header.timestamp),
    genesisTime: header.timestamp,
    gasLimit: BigInt(header.gasLimit),
    difficulty: header.difficulty,
  };
  for (const [name, value] of Object.entries(said)) {
    const wanted = requested[name as keyof typeof said];
    if (wanted !== undefined && wanted !== value) {
      throw new OptionsError(`chain.${name}`, `contradicts the genesis file, which says ${value}; leave one out`);
    }
  }
  return { ...options, ...said, networkId: requested.networkId ?? said.chainId };
}
