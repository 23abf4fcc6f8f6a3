import type { GenesisSpec } from "../../chain/config/index.js";
import { coinbaseOf } from "../../chain/genesis/coinbase.js";
import { checkUpstream, type ForkBlock, findForkBlock, forkGenesis } from "../../chain/upstream/begin.js";
import { createFork, type Fork } from "../../chain/upstream/fork.js";
import { createUpstream, type Upstream } from "../../chain/upstream/upstream.js";
import type { Wallet } from "../../chain/wallet/wallet.js";
import { fromHex, type Hardfork } from "../../ethereum/index.js";
import { type EngineName, type NodeOptions, OptionsError } from "../../options/index.js";
import type { ChainOptions } from "../../persistence/directory/chain-options.js";
import type { ForkPoint, StateDatabase } from "../../persistence/state/index.js";
import { exchangeCreations } from "./exchange.js";

/** Where the upstream of a chain answers, which is a fork. */
export interface ForkUpstream {
  /** The upstream that was given now, or when the chain was created. */
  configured: Upstream;
  /** The upstream of a point that the chain forks from: it may have been reset to another one since it was created. */
  at(point: ForkPoint): Upstream;
}

/**
 * The upstream of a chain.
 * @param path where the chain is, if there is one already
 * @returns undefined for a chain that is no fork
 * @throws OptionsError
 */
export function upstreamOf(
  { fork: requested }: NodeOptions,
  { fork: stored }: ChainOptions,
  engine: EngineName,
  path: string | undefined,
): ForkUpstream | undefined {
  if (!requested && stored === false) return undefined;
  if (engine !== "native") {
    throw new OptionsError(
      "fork.url",
      "is for the native engine: the engine ganache does not fork here; leave one out",
    );
  }
  if (path !== undefined && stored === false) {
    throw new OptionsError(
      "fork.url",
      `is given, but the chain in ${path} is no fork; leave it out, or use another {storage.directory}`,
    );
  }
  const configured = configuredUpstream(requested, stored);
  return {
    configured,
    at({ hash }) {
      const later = requested || stored === false ? undefined : stored.at?.[hash];
      return later ? createUpstream(later) : configured;
    },
  };
}

function configuredUpstream(requested: NodeOptions["fork"], stored: ChainOptions["fork"]): Upstream {
  const url = requested?.url ?? (stored === false ? undefined : stored.url);
  if (url === undefined && requested?.provider === undefined) {
    throw new OptionsError("fork.url", "is needed: the URL of the chain to fork");
  }
  const storedHeaders = requested?.url === undefined && stored !== false ? stored.headers : {};
  return createUpstream({
    url: url ?? "",
    provider: requested?.provider,
    headers: { ...storedHeaders, ...requested?.headers },
    requestsPerSecond: requested?.requestsPerSecond,
  });
}

/** What the first block of a fork says already. */
const SAID_BY_UPSTREAM = ["genesis", "genesisTime", "difficulty"] as const;

/**
 * The block that a new chain forks from, and the options that it has from there.
 * @throws OptionsError, ForkError
 */
export async function newFork(
  { configured }: ForkUpstream,
  { chain, fork: requested }: NodeOptions,
  options: ChainOptions,
): Promise<{ block: ForkBlock; options: ChainOptions }> {
  for (const name of SAID_BY_UPSTREAM) {
    if (chain[name] === undefined) continue;
    throw new OptionsError(
      `chain.${name}`,
      "cannot be given for a fork, which begins with a block of another chain; leave one out",
    );
  }
  const block = await findForkBlock(configured, requested?.blockNumber, requested?.confirmations);
  const chainId = chain.chainId ?? block.point.chainId;
  return {
    block,
    options: {
      ...options,
      chainId,
      networkId: chain.networkId ?? chainId,
      gasLimit: chain.gasLimit ?? block.header.gasLimit,
      genesisTime: block.header.timestamp,
      fork: { url: configured.url, headers: requested?.headers ?? {} },
    },
  };
}

/**
 * What a fork starts from; what is fetched for it goes into the state database.
 * @throws ForkError
 */
export async function forkSpec(
  { configured }: ForkUpstream,
  block: ForkBlock,
  state: StateDatabase,
  { options, wallet }: { options: ChainOptions; wallet: Wallet },
): Promise<GenesisSpec> {
  const spec = await forkGenesis(configured, state.remoteOf(block.point), block, {
    chainId: options.chainId,
    hardfork: options.hardfork as Hardfork,
    sharedTimestamps: options.allowBlocksWithSameTimestamp,
    accounts: wallet.initialAccounts.map(({ address, balance }) => ({ address, balance })),
    coinbase: fromHex(coinbaseOf(options, wallet)),
  });
  return { ...spec, preload: await exchangeCreations(options) };
}

/**
 * Checks that the upstream of a chain in being is what it was, and that the block it forks from is the requested one.
 * @param path where the chain is
 * @returns a sentence where the upstream does not answer: the chain runs without it
 * @throws OptionsError, ForkError
 */
export async function confirmUpstream(
  upstream: ForkUpstream,
  point: ForkPoint | undefined,
  requested: NodeOptions["fork"],
  path: string,
): Promise<string | undefined> {
  const number = requested?.blockNumber;
  if (number !== undefined && number !== point?.number) {
    const is = point ? `forks from block ${point.number}` : "forks from no other chain now";
    throw new OptionsError(
      "fork.blockNumber",
      `is ${number}, but the chain in ${path} ${is}; leave it out, or use another {storage.directory}`,
    );
  }
  return point && checkUpstream(upstream.at(point), point);
}

/** The upstream's state from a point on. Without a configured upstream it cannot be read. */
export const forkAt = (point: ForkPoint, state: StateDatabase, upstream: ForkUpstream | undefined): Fork =>
  createFork(point, state.remoteOf(point), upstream?.at(point) ?? createUpstream({ url: "" }));
