import {
  type BlobParameters,
  DEFAULT_BLOB_PARAMETERS,
  DEFAULT_HARDFORK,
  HARDFORKS,
  type Hardfork,
  isAtLeast,
  rulesOf,
} from "../../ethereum/index.js";
import type { ForkPoint } from "../../persistence/state/index.js";

/** Blob parameters from an instant on: a hardfork's own, or those of a blob-parameter fork (`bpo1`, …). */
export interface BlobFork extends BlobParameters {
  name: string;
  /** Unix seconds. */
  time: number;
}

/** When a hardfork becomes active: at a block, at an instant, or (the merge) once the chain is heavy enough. */
export type ForkActivation = { name: Hardfork } & (
  | { block: number }
  | { time: number }
  | {
      /** Terminal total difficulty as decimal text: the block whose parent's total difficulty reaches it is the first without work. */
      totalDifficulty: string;
      /** Where the merge is taken to be when no total difficulty is at hand. */
      block?: number;
    }
);

/** Rules that can be changed while a chain runs (`anvil_setChainId`, `anvil_impersonateSignature`); kept in override records. */
export interface ChangedRules {
  chainId?: number;
  /** The addresses that ecrecover returns for signatures in place of the signers: by `r ‖ s ‖ v` of 65 bytes as hex. */
  signatures?: Readonly<Record<string, string>>;
}

/** What a chain is: plain data that JSON carries, kept in the genesis record of its journal. */
export interface ChainConfig extends ChangedRules {
  chainId: number;
  /** The scheduled forks, oldest first; every chain starts with `frontier` at block 0. */
  forks: ForkActivation[];
  /** Ascending by time; empty where the chain never has blobs. */
  blobForks: BlobFork[];
  /** Whether blocks before the merge have the difficulty that proof of work requires; otherwise any. */
  ethash?: true;
  /** A block may have its parent's timestamp; elsewhere it is later (yellow paper, 4.3.4). */
  sharedTimestamps?: true;
  /** Seconds from the machine's clock to the chain's when the chain was created with a time of its own; 0 where it is left out. */
  clockOffset?: number;
  /** The block of another chain that is this one's genesis block. */
  fork?: ForkPoint;
  /** The request that reset the chain, where that is how it began. */
  cause?: { method: string; params: string };
  /** The contract whose logs are deposit requests (EIP-6110), 0x-prefixed, lower case. */
  depositContractAddress: string;
}

/** A chain's configuration with rules that were changed since its genesis record. */
export function withRules(config: ChainConfig, { chainId, signatures }: ChangedRules): ChainConfig {
  if (chainId === undefined && signatures === undefined) return config;
  return { ...config, ...(chainId !== undefined && { chainId }), ...(signatures && { signatures }) };
}

/** Mainnet's deposit contract. A new chain has no code there, so no deposits, unless someone puts it there. */
export const MAINNET_DEPOSIT_CONTRACT = "0x00000000219ab540356cbb839cbe05303d7705fa";

/** A chain that has `hardfork` and all before it from its genesis block on, by block 0 and time 0. */
export function configForHardfork(
  chainId: number,
  hardfork: Hardfork = DEFAULT_HARDFORK,
  blobs?: BlobParameters,
): ChainConfig {
  const forks = HARDFORKS.filter((name) => isAtLeast(hardfork, name)).map((name): ForkActivation => {
    if (name === "paris") return { name, totalDifficulty: "0", block: 0 };
    return rulesOf(name).hasMerged ? { name, time: 0 } : { name, block: 0 };
  });
  const own = isAtLeast(hardfork, "osaka") ? "osaka" : isAtLeast(hardfork, "prague") ? "prague" : "cancun";
  const blobForks: BlobFork[] = rulesOf(hardfork).hasBlobs
    ? [{ name: own, time: 0, ...(blobs ?? DEFAULT_BLOB_PARAMETERS[own]) }]
    : [];
  return { chainId, forks, blobForks, depositContractAddress: MAINNET_DEPOSIT_CONTRACT };
}

/**
 * The hardfork whose rules hold for a block.
 *
 * @param timestamp unix seconds
 * @param parentTotalDifficulty sum of the difficulties of the block's ancestors, genesis included. Only chains that merge
 * on the way need it; where it is left out, a fork by time that has come, or the block that the genesis file names for
 * the merge, says that the merge is over.
 */
export function hardforkAt(
  config: ChainConfig,
  number: number,
  timestamp: number,
  parentTotalDifficulty?: bigint,
): Hardfork {
  const merge = config.forks.find((fork) => "totalDifficulty" in fork);
  const unmerged =
    merge !== undefined &&
    parentTotalDifficulty !== undefined &&
    "totalDifficulty" in merge &&
    parentTotalDifficulty < BigInt(merge.totalDifficulty);
  for (let i = config.forks.length - 1; i >= 0; i--) {
    const fork = config.forks[i] as ForkActivation;
    if ("time" in fork) {
      if (!unmerged && timestamp >= fork.time) return fork.name;
    } else if ("totalDifficulty" in fork) {
      if (unmerged) continue;
      if (parentTotalDifficulty !== undefined || fork.totalDifficulty === "0") return fork.name;
      if (fork.block !== undefined && number >= fork.block) return fork.name;
    } else if (number >= fork.block) return fork.name;
  }
  return "frontier";
}

/**
 * The hardfork of a block whose header is known. On a chain that merges on the way, a block after genesis that has no
 * difficulty is one after the merge (EIP-3675), whatever block the configuration names for it.
 */
export function hardforkOf(
  config: ChainConfig,
  { number, timestamp, difficulty }: { number: number; timestamp: number; difficulty: bigint },
): Hardfork {
  return hardforkAt(config, number, timestamp, difficulty === 0n && number > 0 ? mergeDifficulty(config) : undefined);
}

/** The earliest timestamp that a block after `parent` may have, in unix seconds. */
export const earliestAfter = (config: ChainConfig, parent: { timestamp: number }): number =>
  config.sharedTimestamps ? parent.timestamp : parent.timestamp + 1;

/** The terminal total difficulty; undefined where the chain never merges. */
export function mergeDifficulty(config: ChainConfig): bigint | undefined {
  const merge = config.forks.find((fork) => "totalDifficulty" in fork);
  return merge && "totalDifficulty" in merge ? BigInt(merge.totalDifficulty) : undefined;
}

/** The blob parameters that hold at an instant (unix seconds), or undefined where there are no blobs. */
export function blobParametersAt(config: ChainConfig, timestamp: number): BlobFork | undefined {
  for (let i = config.blobForks.length - 1; i >= 0; i--) {
    const fork = config.blobForks[i] as BlobFork;
    if (timestamp >= fork.time) return fork;
  }
  return undefined;
}

/** The next scheduled change after an instant (unix seconds), as EIP-7910's `eth_config` reports it; undefined if none. */
export function nextForkTime(config: ChainConfig, timestamp: number): number | undefined {
  const times = [...config.forks.flatMap((fork) => ("time" in fork ? [fork.time] : [])), ...blobTimes(config)];
  return times.filter((time) => time > timestamp).sort((a, b) => a - b)[0];
}

const blobTimes = (config: ChainConfig): number[] => config.blobForks.map((fork) => fork.time);
