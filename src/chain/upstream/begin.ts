import { EMPTY, fromHex, type Hardfork, SYSTEM_CONTRACTS } from "../../ethereum/index.js";
import type { ForkPoint, Remote, Wanted } from "../../persistence/state/index.js";
import { configForHardfork, type GenesisSpec } from "../config/index.js";
import { ForkError } from "./errors.js";
import { createFork, type Fork } from "./fork.js";
import { type BlockJson, headerOf } from "./header.js";
import type { UpstreamAnswer } from "./transport.js";
import type { Patience, Upstream } from "./upstream.js";

/** The block of the upstream that a chain forks from. */
export interface ForkBlock {
  point: ForkPoint;
  block: BlockJson;
  header: GenesisSpec["header"] & { stateRoot: Uint8Array };
}

const hex = (number: number): string => `0x${number.toString(16)}`;

/**
 * Finds the block to fork at.
 * @param at its number or hash; undefined for the upstream's head
 * @param behind how many blocks before the head, where no number is given
 * @throws ForkError where the upstream cannot be reached, or has no such block
 */
export async function findForkBlock(upstream: Upstream, at?: number | string, behind = 0): Promise<ForkBlock> {
  const what = at === undefined ? "its head" : `block ${at}`;
  const [id, head] = await upstream.batch(
    [
      { method: "eth_chainId", params: [] },
      { method: "eth_blockNumber", params: [] },
    ],
    "its chain id and head",
    FIRST,
  );
  const chainId = quantity(id, upstream, "eth_chainId");
  const latest = quantity(head, upstream, "eth_blockNumber");
  const wanted = at ?? Math.max(0, latest - behind);
  if (typeof wanted === "number" && wanted > latest)
    throw noBlock(upstream, wanted, ` yet: its head is block ${latest}`);
  const method = typeof wanted === "string" ? "eth_getBlockByHash" : "eth_getBlockByNumber";
  const [answer] = await upstream.batch(
    [{ method, params: [typeof wanted === "string" ? wanted : hex(wanted), true] }],
    what,
    FIRST,
  );
  const block = answer && "result" in answer ? (answer.result as BlockJson | null) : null;
  if (!block) throw noBlock(upstream, wanted, "");
  const header = headerOf(block, upstream.name);
  return { point: { chainId, number: header.number, hash: String(block.hash) }, block, header };
}

const noBlock = (upstream: Upstream, number: number | string, why: string): ForkError =>
  new ForkError("FORK_NO_BLOCK", `${upstream.name} has no block ${number}${why}; fork from another`);

/** Someone waits for a node to start. */
const FIRST: Patience = { first: true, attempts: 4, timeoutMilliseconds: 10_000 };

function quantity(answer: unknown, upstream: Upstream, method: string): number {
  const { result, error } = (answer ?? {}) as { result?: unknown; error?: { message: string } };
  if (typeof result === "string" && /^0x[0-9a-fA-F]+$/.test(result)) return Number(result);
  const said = error ? error.message : JSON.stringify(result);
  throw new ForkError(
    "FORK_REFUSED",
    `${upstream.name} is no Ethereum node that can be forked: to ${method} it answers ${said}`,
  );
}

/** What the genesis of a fork is made of besides the upstream's block. */
export interface ForkGenesisOptions {
  chainId: number;
  hardfork: Hardfork;
  /** Accounts that have a balance of one's choice, and no code: the wallet's. */
  accounts: readonly { address: Uint8Array; balance: bigint }[];
  coinbase?: Uint8Array | undefined;
  /** Blocks may have their parent's timestamp. */
  sharedTimestamps?: boolean | undefined;
}

/**
 * What a fork starts from: the upstream's block, and the wallet's accounts funded. They keep the nonces that they have
 * there, and lose code that somebody put there with keys that everybody knows (EIP-7702).
 *
 * What every block reads is fetched on the way, so that a chain that only mines sends no request.
 */
export async function forkGenesis(
  upstream: Upstream,
  remote: Remote,
  { point, block, header }: ForkBlock,
  options: ForkGenesisOptions,
): Promise<GenesisSpec> {
  const fork = createFork(point, remote, upstream);
  await fork.fetch([
    ...everyBlock(options.coinbase),
    ...options.accounts.map(({ address }): Wanted => ({ kind: "account", address })),
  ]);
  keepBlock(fork, block);
  const { stateRoot, ...rest } = header;
  return {
    config: {
      ...configForHardfork(options.chainId, options.hardfork),
      ...(options.sharedTimestamps && { sharedTimestamps: true }),
      fork: point,
    },
    header: rest,
    stateRoot,
    alloc: options.accounts.map(({ address, balance }) => ({
      address,
      balance,
      nonce: remote.account(address)?.nonce ?? 0n,
      code: EMPTY,
      storage: [],
    })),
  };
}

function everyBlock(coinbase: Uint8Array | undefined): Wanted[] {
  const { beaconRoots, history, withdrawalRequests, consolidationRequests } = SYSTEM_CONTRACTS;
  const wanted = [beaconRoots, history, withdrawalRequests, consolidationRequests].map(
    (address): Wanted => ({ kind: "account", address: fromHex(address) }),
  );
  for (const address of [withdrawalRequests, consolidationRequests]) {
    for (const index of [0, 1, 2, 3]) {
      const slot = new Uint8Array(32);
      slot[31] = index;
      wanted.push({ kind: "storage", address: fromHex(address), slot });
    }
  }
  wanted.push({ kind: "account", address: coinbase ?? new Uint8Array(20) });
  return wanted;
}

/** The head is the first thing that clients request. */
function keepBlock(fork: Fork, block: BlockJson): void {
  fork.keep({ method: "eth_getBlockByNumber", params: [hex(fork.point.number), true] }, block);
}

/** A moment, when a chain is opened that needs nothing of its upstream yet. */
const BRIEFLY: Patience = { attempts: 1, timeoutMilliseconds: 3_000 };

/**
 * Looks whether the upstream still is the chain that was forked.
 * @returns a sentence where it does not answer now, which is no obstacle
 * @throws ForkError FORK_CHANGED where it is another chain, or another block is where the fork's was
 */
export async function checkUpstream(
  upstream: Upstream,
  { chainId, number, hash }: ForkPoint,
): Promise<string | undefined> {
  let answers: UpstreamAnswer[];
  try {
    answers = await upstream.batch(
      [
        { method: "eth_chainId", params: [] },
        { method: "eth_getBlockByNumber", params: [hex(number), false] },
      ],
      `its chain id and the hash of block ${number}`,
      BRIEFLY,
    );
  } catch (failure) {
    if (failure instanceof ForkError) return failure.sentence;
    throw failure;
  }
  const [id, block] = answers.map((one) => ("result" in one ? one.result : undefined));
  if (typeof id === "string" && Number(id) !== chainId) {
    throw new ForkError(
      "FORK_CHANGED",
      `${upstream.name} is another chain: its chain id is ${Number(id)}, and this chain is a fork of chain ${chainId}; give the {fork.url} of that one`,
    );
  }
  const found = (block as BlockJson | null | undefined)?.hash;
  if (block === null || (typeof found === "string" && found !== hash)) {
    throw new ForkError(
      "FORK_CHANGED",
      `${upstream.name} has changed: its block ${number} ${block === null ? "is not there" : `has the hash ${found}`}, and this chain forks from the block ${hash}; give a {fork.url} that has that block, or fork again into another {storage.directory}`,
    );
  }
  return undefined;
}
