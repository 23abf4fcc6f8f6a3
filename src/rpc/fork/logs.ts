import type { ChainReader } from "../../chain/index.js";
import type { Fork } from "../../chain/upstream/fork.js";
import { toHex } from "../../ethereum/index.js";
import type { BlockNumberReference, LogFilter } from "../schema.js";
import { blockNumberOf, upstreamNumber } from "./blocks.js";
import { quantity } from "./request.js";

/**
 * The logs that match a filter, as clients get them: of a fork the upstream's up to its block, and this chain's after it.
 * @param here this chain's own
 */
export async function matchingLogs(
  chain: ChainReader,
  filter: LogFilter,
  here: (filter: LogFilter) => Promise<object[]>,
): Promise<object[]> {
  const fork = chain.fork();
  if (!fork) return here(filter);
  const last = fork.point.number;
  if (filter.blockHash) {
    const number = chain.blockByHash(filter.blockHash)?.number ?? (await upstreamNumber(fork, filter.blockHash));
    if (number === undefined || number > last) return here(filter);
    return upstream(fork, filter, { blockHash: toHex(filter.blockHash) });
  }
  const end = (reference: BlockNumberReference | undefined): number =>
    reference ? blockNumberOf(chain, reference) : chain.head().number;
  const from = end(filter.fromBlock);
  const to = end(filter.toBlock);
  if (from > last || from > to || to > chain.head().number) return here(filter);
  const before = upstream(fork, filter, { fromBlock: quantity(from), toBlock: quantity(Math.min(to, last)) });
  if (to <= last) return before;
  const after = here({ ...filter, fromBlock: numbered(last + 1), toBlock: numbered(to) });
  return (await Promise.all([before, after])).flat();
}

const numbered = (number: number): BlockNumberReference => ({ kind: "number", number });

async function upstream(fork: Fork, { addresses, topics }: LogFilter, where: object): Promise<object[]> {
  const filter = {
    ...where,
    ...(addresses.length > 0 && { address: addresses.map(toHex) }),
    ...(topics.length > 0 && { topics: topics.map((any) => any?.map(toHex) ?? null) }),
  };
  return (await fork.ask({ method: "eth_getLogs", params: [filter] }, true)) as object[];
}
