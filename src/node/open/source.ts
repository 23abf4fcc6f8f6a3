import type { GanachePackage } from "../../chain/ganache/index.js";
import type { ForkBlock } from "../../chain/upstream/begin.js";
import { DEFAULT_MNEMONIC, GANACHE_MNEMONIC } from "../../chain/wallet/well-known.js";
import { withGenesisTime } from "../../options/genesis/genesis-options.js";
import { type EngineName, type NodeOptions, newChainOptions, OptionsError } from "../../options/index.js";
import type { ChainOptions } from "../../persistence/directory/chain-options.js";
import type { Manifest } from "../../persistence/directory/manifest.js";
import { type DataDirectory, openDataDirectory } from "../../persistence/directory/open.js";
import type { SnapshotFile } from "../../persistence/snapshot/index.js";
import { programName } from "../../version.js";
import type { Disposers } from "./disposers.js";
import { checkMnemonic } from "./mnemonic.js";
import { snapshotBase } from "./snapshot.js";
import { type ForkUpstream, newFork, upstreamOf } from "./upstream.js";

interface EverySource {
  engine: EngineName;
  /** Loaded where the engine is Ganache. */
  ganache: GanachePackage | undefined;
  /** What the chain is created with; of a new one without what depends on its accounts. */
  options: ChainOptions;
  /** Undefined where everything is in memory. */
  directory: DataDirectory | undefined;
}

/** Where a node's chain comes from. */
export type Source = EverySource &
  (
    | {
        /** The chain of a data directory. */
        kind: "existing";
        directory: DataDirectory;
        manifest: Manifest;
        /** Undefined for a chain that is no fork. */
        upstream: ForkUpstream | undefined;
      }
    | {
        /** A snapshot's chain, in memory. */
        kind: "snapshot";
        snapshot: SnapshotFile;
        upstream: ForkUpstream | undefined;
      }
    | {
        /** A new chain that forks from another one at a block. */
        kind: "fork";
        upstream: ForkUpstream;
        block: ForkBlock;
      }
    /** A new chain with a genesis block of this program's or of a file. */
    | { kind: "genesis" }
    /** A new chain whose genesis block is Ganache's. */
    | { kind: "ganache" }
  );

/** Phrases that a manifest which was lost can be made again with. */
const WELL_KNOWN = [DEFAULT_MNEMONIC, GANACHE_MNEMONIC];

/**
 * Finds where a node's chain comes from, and opens it: the data directory, the snapshot, the block of the upstream.
 * @throws DataDirectoryError, SnapshotError, OptionsError, ForkError, GanacheMissingError
 */
export async function resolveSource(
  options: NodeOptions,
  warn: (message: string) => void,
  disposers: Disposers,
): Promise<Source> {
  const snapshot = await snapshotBase(options);
  if (snapshot) disposers.use(snapshot);
  const directory = await directoryOf(options, warn);
  if (directory) disposers.deferOnFailure(() => directory.abandon());
  const manifest = directory?.manifest ?? snapshot?.manifest;
  if (!manifest) await checkMnemonic(options);
  const engine = engineOf(options, manifest?.engine as EngineName | undefined);
  const chainOptions = withGenesisTime(manifest?.options ?? newChainOptions(options.chain, engine));
  const ganache = engine === "ganache" ? await ganacheFor(options.chain, chainOptions) : undefined;
  const upstream = upstreamOf(options, chainOptions, engine, manifest && (directory?.path ?? snapshot?.file));
  const common = { engine, ganache, options: chainOptions, directory };
  if (directory?.manifest) return { kind: "existing", ...common, directory, manifest: directory.manifest, upstream };
  if (snapshot) return { kind: "snapshot", ...common, snapshot, upstream };
  if (upstream) return { kind: "fork", ...common, upstream, ...(await newFork(upstream, options, chainOptions)) };
  return { kind: engine === "ganache" ? "ganache" : "genesis", ...common };
}

async function directoryOf(
  { storage, chain }: NodeOptions,
  warn: (message: string) => void,
): Promise<DataDirectory | undefined> {
  if (storage.directory === false) return undefined;
  return openDataDirectory(storage.directory, {
    requested: chain,
    program: programName(),
    phrases: WELL_KNOWN,
    warn,
    onMigration: (title: string, backup: string) =>
      warn(
        `The data directory is of an older layout. This ${title}. A copy of the directory as it was is in ${backup}.`,
      ),
  });
}

async function ganacheFor(requested: NodeOptions["chain"], { hardfork }: ChainOptions): Promise<GanachePackage> {
  const { prepareGanache } = await import("./ganache-package.js");
  return prepareGanache(requested, hardfork);
}

/** Which engine runs a chain: the one that it was created with. */
function engineOf({ engine: requested, storage, from }: NodeOptions, created: EngineName | undefined): EngineName {
  if (created !== undefined && requested !== undefined && requested !== created) {
    throw new OptionsError(
      "engine",
      `is to be ${requested}, but the chain in ${storage.directory || from} was created with the engine ${created}; leave it out, or use another {storage.directory}`,
    );
  }
  return created ?? requested ?? "native";
}
