import { ForkError } from "../../chain/upstream/errors.js";
import type { BlockNumberReference } from "../schema.js";
import { blockNumberOf } from "./blocks.js";
import { type ForkedRequest, quantity } from "./request.js";

interface FeeHistory {
  oldestBlock: string;
  baseFeePerGas: string[];
  gasUsedRatio: number[];
  baseFeePerBlobGas?: string[];
  blobGasUsedRatio?: number[];
  reward?: string[][] | null;
}

/** The answer to `eth_feeHistory` where its range begins before the fork's end. */
export function feeHistoryOfFork(request: ForkedRequest): Promise<unknown> | undefined {
  const { chain, fork, values } = request;
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
    request.here([Math.max(1, top - last), reference, percentiles]) as Promise<FeeHistory>;
  const all = top <= last ? first : joined(first, own());
  // A history may be shorter than was requested; wallets that only want the next price need no upstream.
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
