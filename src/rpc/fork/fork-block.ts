import type { BlockNumberReference } from "../schema.js";
import { blockNumberOf } from "./blocks.js";
import { type ForkedRequest, quantity } from "./request.js";

/**
 * The block that a fork begins with, which was fetched whole: clients request the head first of all. Undefined for other blocks. The first
 * parameter names the block, by number or by hash, and the second says whether its transactions are given whole.
 */
export function forkBlock(request: ForkedRequest): Promise<unknown> | undefined {
  const { chain, fork, values } = request;
  const [given, whole] = values as [BlockNumberReference | Uint8Array, boolean];
  const number = given instanceof Uint8Array ? chain.blockByHash(given)?.number : numberOf(request, given);
  return number === fork.point.number ? read(request, whole) : undefined;
}

const numberOf = ({ chain }: ForkedRequest, reference: BlockNumberReference): number | undefined =>
  reference.kind === "tag" && reference.tag === "pending" ? undefined : blockNumberOf(chain, reference);

async function read({ fork }: ForkedRequest, whole: boolean): Promise<unknown> {
  const found = await fork.ask({ method: "eth_getBlockByNumber", params: [quantity(fork.point.number), true] }, true);
  const block = found as { transactions?: unknown[] } | null;
  if (whole || !Array.isArray(block?.transactions)) return block;
  return { ...block, transactions: block.transactions.map((one) => (one as { hash?: unknown }).hash ?? one) };
}
