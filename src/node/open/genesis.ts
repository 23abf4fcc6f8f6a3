import type { GenesisSpec } from "../../chain/config/index.js";
import { genesisHashOf } from "../../chain/genesis/genesis.js";
import { findForkBlock } from "../../chain/upstream/begin.js";
import { toHex } from "../../ethereum/index.js";
import { type NodeOptions, OptionsError } from "../../options/index.js";
import type { StateDatabase } from "../../persistence/state/index.js";
import { type PreparedChain, specOf } from "./prepare.js";
import type { Source } from "./source.js";
import { confirmUpstream, type ForkUpstream, forkSpec } from "./upstream.js";

/**
 * What a chain starts from that has no block yet; undefined for one that has. The upstream of a chain in being is checked.
 * @throws OptionsError, ForkError, GenesisFileError
 */
export async function genesisOf(
  source: Source,
  prepared: PreparedChain,
  state: StateDatabase,
  options: NodeOptions,
  warn: (message: string) => void,
): Promise<GenesisSpec | undefined> {
  const confirm = async (upstream: ForkUpstream | undefined, path: string): Promise<undefined> => {
    if (!upstream) return;
    const away = await confirmUpstream(upstream, state.folded().fork, options.fork, path);
    if (away !== undefined) warn(away);
  };
  switch (source.kind) {
    case "existing":
      if (state.folded().seq < 0) return interruptedGenesis(source, prepared, state, options);
      return confirm(source.upstream, source.directory.path);
    case "snapshot":
      return confirm(source.upstream, source.snapshot.file);
    case "fork":
      return forkSpec(source.upstream, source.block, state, prepared);
    default:
      return prepared.spec;
  }
}

/** What a chain starts from whose directory was established, and which was ended before its block 0 was written. */
async function interruptedGenesis(
  { upstream, manifest, directory, engine }: Source & { kind: "existing" },
  prepared: PreparedChain,
  state: StateDatabase,
  options: NodeOptions,
): Promise<GenesisSpec> {
  if (upstream) {
    return forkSpec(upstream, await findForkBlock(upstream.configured, manifest.genesisHash), state, prepared);
  }
  const spec = await specOf(engine, prepared.options, prepared.wallet, options);
  if (toHex(await genesisHashOf(spec)) === manifest.genesisHash) return spec;
  throw new OptionsError(
    "chain.genesis",
    `is needed: the chain in ${directory.path} was ended before it had begun; give the genesis file that it was to begin from, or another {storage.directory}`,
  );
}
