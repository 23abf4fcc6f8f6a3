import type { BlockNumberReference } from "../schema.js";
import { blockNumberOf } from "./blocks.js";
import { type ForkedRequest, quantity } from "./request.js";

interface TraceFilter {
  fromBlock?: BlockNumberReference;
  toBlock?: BlockNumberReference;
  after?: number;
  count?: number;
}

const numbered = (number: number): BlockNumberReference => ({ kind: "number", number });

/** The answer to `trace_filter` where its range begins before the fork's end. */
export function tracesOfFork(request: ForkedRequest): Promise<unknown> | undefined {
  const { chain, fork, params } = request;
  const filter = request.values[0] as TraceFilter;
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
  const own = request.here([{ ...local, fromBlock: numbered(last + 1), toBlock: numbered(to) }]);
  return Promise.all([ask(whole), own]).then((found) =>
    (found as unknown[][]).flat().slice(skip, count === undefined ? undefined : skip + count),
  );
}
