import type { GenesisSpec } from "../chain/config/index.js";
import { coinbaseOf } from "../chain/genesis/coinbase.js";
import { checkUpstream, findForkBlock, forkGenesis } from "../chain/upstream/begin.js";
import { createFork, type Fork } from "../chain/upstream/fork.js";
import { createUpstream, type Upstream } from "../chain/upstream/upstream.js";
import type { Wallet } from "../chain/wallet/index.js";
import type { Hardfork } from "../ethereum/index.js";
import { fromHex } from "../ethereum/index.js";
import { type EngineName, type NodeOptions, OptionsError } from "../options/index.js";
import type { ChainOptions } from "../persistence/directory/index.js";
import type { ForkPoint, StateDatabase } from "../persistence/state/index.js";
import { exchangeCreations } from "./exchange.js";

/** What a node does because its chain goes on from another. */
export interface Forking {
  /** The chain's options; of a new chain with what the upstream says. */
  options: ChainOptions;
  /** Of a new chain; undefined for one in being. */
  genesisHash: string | undefined;
  /**
   * What a new chain starts from; what is fetched for it goes into the state database. Of a chain in being it looks whether
   * the upstream is what it was, and answers undefined.
   * @throws ForkError
   */
  begin(
    state: StateDatabase,
    options: ChainOptions,
    wallet: Wallet,
    warn: (message: string) => void,
  ): Promise<GenesisSpec | undefined>;
  fork(point: ForkPoint, state: StateDatabase): Fork;
}

/** Where a chain in being lies, and what it begins with. */
export interface HeldChain {
  path: string;
  manifest: { genesisHash: string } | undefined;
}

/**
 * Finds the upstream of a chain and, for a new one, the block that it goes on from.
 * @returns undefined for a chain that is no fork
 * @throws OptionsError, ForkError
 */
export async function prepareFork(
  { fork: asked, chain }: NodeOptions,
  options: ChainOptions,
  held: HeldChain | undefined,
  engine: EngineName,
): Promise<Forking | undefined> {
  if (!asked && options.fork === false) return undefined;
  if (engine !== "native") {
    throw new OptionsError(
      "fork.url",
      "is for the native engine: the engine ganache does not fork here; leave one out",
    );
  }
  const upstream = upstreamOf(asked, options, held);
  const upstreamFor = ({ hash }: ForkPoint): Upstream => {
    const later = asked || options.fork === false ? undefined : options.fork.at?.[hash];
    return later ? createUpstream(later) : upstream;
  };
  const interruptedAt = held?.manifest?.genesisHash;
  if (!held?.manifest) refuseGenesis(chain);
  const found = held?.manifest ? undefined : await findForkBlock(upstream, asked?.blockNumber, asked?.confirmations);
  const chainId = chain.chainId ?? found?.point.chainId;
  return {
    options: found
      ? {
          ...options,
          chainId: chainId as number,
          networkId: chain.networkId ?? (chainId as number),
          gasLimit: chain.gasLimit ?? found.header.gasLimit,
          genesisTime: found.header.timestamp,
          fork: { url: upstream.url, headers: asked?.headers ?? {} },
        }
      : options,
    genesisHash: found?.point.hash,
    async begin(state, options, wallet, warn) {
      const { seq, fork: point } = state.folded();
      if (seq >= 0) {
        refuseAnother(asked?.blockNumber, point, held);
        const away = point && (await checkUpstream(upstreamFor(point), point));
        if (away !== undefined) warn(away);
        return undefined;
      }
      const block = found ?? (await findForkBlock(upstream, interruptedAt));
      const spec = await forkGenesis(upstream, state.remoteOf(block.point), block, {
        chainId: options.chainId,
        hardfork: options.hardfork as Hardfork,
        sharedTimestamps: options.allowBlocksWithSameTimestamp,
        accounts: wallet.initialAccounts.map(({ address, balance }) => ({ address, balance })),
        coinbase: fromHex(coinbaseOf(options, wallet)),
      });
      return { ...spec, preload: await exchangeCreations(options) };
    },
    fork: (point, state) => createFork(point, state.remoteOf(point), upstreamFor(point)),
  };
}

/** Where the upstream is asked: as given now, or as given when the chain was made. */
function upstreamOf(asked: NodeOptions["fork"], { fork: stored }: ChainOptions, held: HeldChain | undefined): Upstream {
  if (held?.manifest && stored === false) {
    throw new OptionsError(
      "fork.url",
      `is given, but the chain in ${held.path} is no fork; leave it out, or use another {storage.directory}`,
    );
  }
  const url = asked?.url ?? (stored === false ? undefined : stored.url);
  if (url === undefined && asked?.provider === undefined) {
    throw new OptionsError("fork.url", "is needed: the URL of the chain to fork");
  }
  const storedHeaders = asked?.url === undefined && stored !== false ? stored.headers : {};
  return createUpstream({
    url: url ?? "",
    provider: asked?.provider,
    headers: { ...storedHeaders, ...asked?.headers },
    requestsPerSecond: asked?.requestsPerSecond,
  });
}

/** A fork of which nobody has told where its upstream is asked. */
export const forkOf = (point: ForkPoint, state: StateDatabase): Fork =>
  createFork(point, state.remoteOf(point), createUpstream({ url: "" }));

/** The block that a chain goes on from stays what it is. */
function refuseAnother(asked: number | undefined, point: ForkPoint | undefined, held: HeldChain | undefined): void {
  if (asked === undefined || asked === point?.number) return;
  const is = point ? `goes on from block ${point.number}` : "goes on from no other chain now";
  throw new OptionsError(
    "fork.blockNumber",
    `is ${asked}, but the chain in ${held?.path ?? "memory"} ${is}; leave it out, or use another {storage.directory}`,
  );
}

/** What a fork's genesis block says already. */
function refuseGenesis(chain: NodeOptions["chain"]): void {
  for (const name of ["genesis", "genesisTime", "difficulty"] as const) {
    if (chain[name] === undefined) continue;
    throw new OptionsError(
      `chain.${name}`,
      "cannot be given for a fork, which begins with a block of another chain; leave one out",
    );
  }
}
