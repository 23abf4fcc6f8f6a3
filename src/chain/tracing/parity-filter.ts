import { ChainError } from "../errors.js";
import type { Core } from "../head/core.js";
import { type PlacedTrace, parityBlock } from "./parity.js";

/** Which frames are wanted, of a range of blocks. */
export interface TraceFilter {
  /** Both included. */
  from: number;
  to: number;
  /** In lower-case hex; undefined for any. */
  senders: ReadonlySet<string> | undefined;
  recipients: ReadonlySet<string> | undefined;
  /** Whether both must match, where both are given, or one is enough. */
  mode: "union" | "intersection";
  /** How many of the frames that match are passed over, and how many are given at most. */
  after: number;
  count: number;
}

const LIMIT_EXCEEDED = -32005;
/** Milliseconds that a search may take. */
const LONGEST = 30_000;

/**
 * The frames of a range of blocks that match, in order. Blocks are executed once more for it, but for those without transactions.
 * @throws ChainError -32005 when that takes too long.
 */
export async function filterTraces(core: Core, filter: TraceFilter, longest = LONGEST): Promise<PlacedTrace[]> {
  const { from, to, after, count } = filter;
  const deadline = performance.now() + longest;
  const found: PlacedTrace[] = [];
  let passed = 0;
  for await (const { number } of core.state.blocks(from, to, false)) {
    if (found.length >= count) break;
    const block = core.block(number);
    if (!block) continue;
    for (const trace of await parityBlock(core, block)) {
      if (!matches(trace, filter)) continue;
      if (passed++ >= after && found.length < count) found.push(trace);
    }
    if (performance.now() > deadline) {
      throw new ChainError(
        `limit exceeded: the search takes longer than ${longest / 1000} s and came to block ${number} of ${to}; request fewer blocks at a time`,
        LIMIT_EXCEEDED,
      );
    }
  }
  return found;
}

function matches({ action, result }: PlacedTrace, { senders, recipients, mode }: TraceFilter): boolean {
  if (!senders && !recipients) return true;
  const is = (wanted: ReadonlySet<string> | undefined, ...addresses: (string | undefined)[]): boolean | undefined =>
    wanted && addresses.some((address) => address !== undefined && wanted.has(address));
  const sent = is(senders, action.from, action.address);
  const received = is(recipients, action.to, action.refundAddress, action.author, result?.address);
  if (sent === undefined || received === undefined) return (sent ?? received) === true;
  return mode === "union" ? sent || received : sent && received;
}
