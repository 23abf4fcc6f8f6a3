import type { Chain } from "../../chain/index.js";
import type { Fork } from "../../chain/upstream/fork.js";
import { toHex } from "../../ethereum/index.js";
import { numberOf } from "../requests/block-reference.js";
import type { BlockReference } from "../schema.js";
import { PLACES, type Place } from "./table.js";

/** A request of a fork. */
export interface Asked {
  chain: Chain;
  fork: Fork;
  name: string;
  /** As the method takes them. */
  values: unknown[];
  /** By position, as they came. */
  params: unknown[];
  /** Answers it from this chain. */
  here(values: unknown[]): Promise<unknown>;
}

export const quantity = (number: number): string => `0x${number.toString(16)}`;

/** The upstream's answer to a request about what was before the fork; undefined for all others. */
export function before(asked: Asked): Promise<unknown> | undefined {
  const place = PLACES[asked.name];
  if (!place) return undefined;
  if (place.about === "rest") return orUpstream(asked);
  if (place.about === "code") return ofCode(asked);
  const whole = asked.values[place.at];
  const field = fieldOf(place);
  const value = field === undefined ? whole : (whole as Record<string, unknown> | undefined)?.[field];
  if (place.about === "transaction") return ofTransaction(asked, value as Uint8Array);
  if (value === undefined) return undefined;
  const reference = value instanceof Uint8Array ? hashed(value) : (value as BlockReference);
  if (reference.kind === "hash") return ofBlockHash(asked, place, reference.hash);
  if (reference.kind === "tag" && reference.tag === "pending") return undefined;
  return ofBlock(asked, place, blockNumberOf(asked.chain, reference));
}

const fieldOf = (place: Place): string | undefined => (place.about === "state" ? place.field : undefined);

const hashed = (hash: Uint8Array): BlockReference => ({ kind: "hash", hash, requireCanonical: false });

/** On a fork the earliest block is the upstream's. */
export function blockNumberOf(chain: Chain, reference: Exclude<BlockReference, { kind: "hash" }>): number {
  return reference.kind === "tag" && reference.tag === "earliest" ? 0 : numberOf(chain, reference);
}

/** Whether the upstream has what is asked of a block: the state of the fork's own block is here, its content is not. */
function isBefore({ chain, fork, name, values }: Asked, { about }: Place, number: number): boolean {
  const { number: first } = fork.point;
  if (number !== first) return number < first;
  if (about === "block") return true;
  // The upstream's proofs hold for what nobody changed here.
  return name === "eth_getProof" && !chain.stateAt(number).changed?.(values[0] as Uint8Array);
}

function ofBlock(asked: Asked, place: Place & { at: number }, number: number): Promise<unknown> | undefined {
  if (!isBefore(asked, place, number)) return undefined;
  if (asked.name === "eth_getBlockByNumber" && number === asked.fork.point.number) return forkBlock(asked);
  return upstream(asked, place.at, quantity(number), fieldOf(place));
}

async function ofBlockHash(asked: Asked, place: Place & { at: number }, hash: Uint8Array): Promise<unknown> {
  const { chain, fork, values, here, name } = asked;
  const local = chain.blockByHash(hash);
  if (local) {
    if (!isBefore(asked, place, local.number)) return here(values);
    if (name === "eth_getBlockByHash") return forkBlock(asked);
  }
  const number = local?.number ?? (await upstreamNumber(fork, hash));
  if (number === undefined || number > fork.point.number) return here(values);
  // Not every node knows blocks by hash where a number is usual.
  const named = values[place.at] instanceof Uint8Array ? toHex(hash) : quantity(number);
  return upstream(asked, place.at, named, fieldOf(place));
}

/** The number of one of the upstream's blocks. */
export async function upstreamNumber(fork: Fork, hash: Uint8Array): Promise<number | undefined> {
  const found = await fork.ask({ method: "eth_getBlockByHash", params: [toHex(hash), false] }, true);
  const number = (found as { number?: unknown } | null)?.number;
  return typeof number === "string" ? Number(number) : undefined;
}

/** Clients ask for the head first of all; the one that a fork begins with was fetched whole. */
async function forkBlock({ fork, values }: Asked): Promise<unknown> {
  const found = await fork.ask({ method: "eth_getBlockByNumber", params: [quantity(fork.point.number), true] }, true);
  const block = found as { transactions?: unknown[] } | null;
  if (values[1] === true || !Array.isArray(block?.transactions)) return block;
  return { ...block, transactions: block.transactions.map((one) => (one as { hash?: unknown }).hash ?? one) };
}

async function ofTransaction(asked: Asked, hash: Uint8Array): Promise<unknown> {
  const { chain, fork, values, here, name } = asked;
  if (chain.transaction(hash) || chain.pool.get(hash)) return here(values);
  const call = { method: "eth_getTransactionByHash", params: [toHex(hash)] };
  const found = await fork.ask(call, (result) => isPast(fork, result));
  if (!isPast(fork, found)) return here(values);
  return name === call.method ? found : upstream(asked, 0, toHex(hash));
}

/** Whether a transaction is in a block that both chains have. */
function isPast(fork: Fork, transaction: unknown): boolean {
  const number = (transaction as { blockNumber?: unknown } | null)?.blockNumber;
  return typeof number === "string" && Number(number) <= fork.point.number;
}

/** What is not found here may be found there, as of the fork's block. */
async function orUpstream(asked: Asked): Promise<unknown> {
  const found = await asked.here(asked.values);
  if (found !== null) return found;
  const answer = await asked.fork.ask({ method: asked.name, params: asked.params }, false);
  const hash = typeof answer === "string" ? answer : (answer as { hash?: unknown } | null)?.hash;
  if (typeof hash !== "string") return answer;
  const transaction = await asked.fork.ask({ method: "eth_getTransactionByHash", params: [hash] }, false);
  return isPast(asked.fork, transaction) ? answer : null;
}

/** Code is fetched with the account that has it, so that code which is not here may be at the fork's block. */
async function ofCode({ fork, name, params, values, here }: Asked): Promise<unknown> {
  const found = await here(values);
  if (found !== "0x") return found;
  return fork.ask({ method: name, params: [params[0], quantity(fork.point.number)] }, true);
}

function upstream({ fork, name, params }: Asked, at: number, value: string, field?: string): Promise<unknown> {
  const given = [...params];
  given[at] = field === undefined ? value : { ...(given[at] as object), [field]: value };
  return fork.ask({ method: name, params: given }, true);
}
