import { ForkError } from "../../chain/upstream/errors.js";
import { fromHex } from "../../ethereum/index.js";
import type { BlockNumberReference } from "../schema.js";
import { type Asked, blockNumberOf, quantity, upstreamNumber } from "./before.js";

/** The answer to a request about a range of blocks that begins before the fork's end; undefined for all others. */
export function spanning(asked: Asked): Promise<unknown> | undefined {
  switch (asked.name) {
    case "eth_feeHistory":
      return feeHistory(asked);
    case "trace_filter":
      return traces(asked);
    case "debug_getModifiedAccountsByNumber":
    case "debug_getModifiedAccountsByHash":
      return modifiedAccounts(asked);
    default:
      return undefined;
  }
}

const numbered = (number: number): BlockNumberReference => ({ kind: "number", number });

async function both(first: Promise<unknown>, second: Promise<unknown>): Promise<unknown[]> {
  const [before, after] = await Promise.all([first, second]);
  return [...(before as unknown[]), ...(after as unknown[])];
}

interface FeeHistory {
  oldestBlock: string;
  baseFeePerGas: string[];
  gasUsedRatio: number[];
  baseFeePerBlobGas?: string[];
  blobGasUsedRatio?: number[];
  reward?: string[][] | null;
}

function feeHistory(asked: Asked): Promise<unknown> | undefined {
  const { chain, fork, values } = asked;
  const [count, reference, percentiles] = values as [number, BlockNumberReference, number[] | undefined];
  const last = fork.point.number;
  const newest = blockNumberOf(chain, reference);
  const pending = reference.kind === "tag" && reference.tag === "pending";
  const top = pending ? chain.head().number + 1 : newest;
  const before = Math.min(count - (top - last), last + 1);
  if (count === 0 || top > chain.head().number + 1 || (top > last && before <= 0)) return undefined;
  const wanted = top <= last ? Math.min(count, top + 1) : before;
  const params = [quantity(wanted), quantity(Math.min(top, last)), percentiles ?? []];
  const first = fork.ask({ method: "eth_feeHistory", params }, true) as Promise<FeeHistory>;
  const own = (): Promise<FeeHistory> =>
    asked.here([Math.max(1, top - last), reference, percentiles]) as Promise<FeeHistory>;
  const all = top <= last ? first : joined(first, own());
  // A history may be shorter than was asked for; wallets that only want the next price shall not need the upstream.
  return all.catch((failure) => {
    if (failure instanceof ForkError && failure.reason === "FORK_UNREACHABLE" && top >= last) return own();
    throw failure;
  });
}

async function joined(first: Promise<FeeHistory>, second: Promise<FeeHistory>): Promise<FeeHistory> {
  const [before, after] = await Promise.all([first, second]);
  const blocks = before.gasUsedRatio.length;
  const zeros = <T>(value: T): T[] => new Array<T>(blocks).fill(value);
  return {
    oldestBlock: before.oldestBlock,
    baseFeePerGas: [...before.baseFeePerGas.slice(0, blocks), ...after.baseFeePerGas],
    gasUsedRatio: [...before.gasUsedRatio, ...after.gasUsedRatio],
    baseFeePerBlobGas: [
      ...(before.baseFeePerBlobGas?.slice(0, blocks) ?? zeros("0x0")),
      ...(after.baseFeePerBlobGas ?? []),
    ],
    blobGasUsedRatio: [...(before.blobGasUsedRatio ?? zeros(0)), ...(after.blobGasUsedRatio ?? [])],
    ...(after.reward && { reward: [...(before.reward ?? zeros([])), ...after.reward] }),
  };
}

/**
 * The accounts that are others after one block than after another. Of a range over the fork's block it is those up to it, and
 * those from it on.
 */
async function modifiedAccounts(asked: Asked): Promise<unknown> {
  const { chain, fork, name, values, params, here } = asked;
  const last = fork.point.number;
  const numbers: number[] = [];
  for (const value of values) {
    if (value === undefined) continue;
    const number = await numberHere(asked, value as number | Uint8Array);
    if (number === undefined || number > chain.head().number) return here(values);
    numbers.push(number);
  }
  const [from, to] = numbers as [number, number | undefined];
  const ask = (params: unknown[]): Promise<unknown> => fork.ask({ method: name, params }, true);
  if ((to ?? from) <= last) return ask(params);
  if (to === undefined || from >= last) return here(values);
  const byHash = values[0] instanceof Uint8Array;
  const [there, own] = byHash ? [fork.point.hash, fromHex(fork.point.hash as `0x${string}`)] : [last, last];
  const found = await both(ask([params[0], there]), here([own, values[1]]));
  return [...new Set(found)].sort();
}

/** The number of a block of this chain or of what it goes on from. */
async function numberHere({ chain, fork }: Asked, block: number | Uint8Array): Promise<number | undefined> {
  if (typeof block === "number") return block;
  const local = chain.blockByHash(block)?.number;
  if (local !== undefined) return local;
  const number = await upstreamNumber(fork, block);
  return number === undefined || number > fork.point.number ? undefined : number;
}

interface TraceFilter {
  fromBlock?: BlockNumberReference;
  toBlock?: BlockNumberReference;
  after?: number;
  count?: number;
}

function traces(asked: Asked): Promise<unknown> | undefined {
  const { chain, fork, params } = asked;
  const filter = asked.values[0] as TraceFilter;
  const last = fork.point.number;
  const head = chain.head().number;
  const from = filter.fromBlock ? blockNumberOf(chain, filter.fromBlock) : 0;
  const to = Math.min(filter.toBlock ? blockNumberOf(chain, filter.toBlock) : head, head);
  if (from > last || from > to) return undefined;
  const given = { ...(params[0] as object), fromBlock: quantity(from), toBlock: quantity(Math.min(to, last)) };
  const ask = (filter: object): Promise<unknown> => fork.ask({ method: "trace_filter", params: [filter] }, true);
  if (to <= last) return ask(given);
  const { after: skip = 0, count } = filter;
  const { after: _after, count: _count, ...whole } = given as Record<string, unknown>;
  const { after: _a, count: _c, ...local } = filter;
  const all = both(ask(whole), asked.here([{ ...local, fromBlock: numbered(last + 1), toBlock: numbered(to) }]));
  return all.then((found) => found.slice(skip, count === undefined ? undefined : skip + count));
}
