import { toHex } from "../../../ethereum/index.js";
import { invalidParams, limitExceeded } from "../../errors.js";
import { tracesOfFork } from "../../fork/trace-filter.js";
import { answer, defineMethod, param } from "../../method.js";
import { numberOf } from "../../requests/block-reference.js";
import { traceFilter } from "../../schema/trace-parameters.js";

/** The most frames that one `trace_filter` gives, if the client does not request fewer. */
const MAX_TRACES = 10_000;

export const trace_filter = defineMethod({
  name: "trace_filter",
  description: "The traces of a range of blocks that are from or to some addresses.",
  access: "read",
  peers: ["anvil"],
  params: [param("filter", traceFilter)],
  result: answer("list of traces", "Trace[]"),
  fork: tracesOfFork,
  handler: async ({ chain }, { fromBlock, toBlock, fromAddress, toAddress, mode, after, count }) => {
    const head = chain.head().number;
    const from = fromBlock ? numberOf(chain, fromBlock) : chain.genesisNumber;
    const to = Math.min(toBlock ? numberOf(chain, toBlock) : head, head);
    if (from > to && (fromBlock?.kind === "number" ? fromBlock.number : 0) <= head) {
      throw invalidParams(`filter: invalid block range, fromBlock ${from} is after toBlock ${to}`);
    }
    if (count !== undefined && count > MAX_TRACES) {
      throw invalidParams(`filter.count: the most is ${MAX_TRACES}; use after for those that follow`);
    }
    const traces = await chain.tracing.filterTraces({
      ...{ from, to, mode: mode ?? "union", after: after ?? 0, count: count ?? MAX_TRACES + 1 },
      senders: addressSet(fromAddress),
      recipients: addressSet(toAddress),
    });
    if (traces.length > MAX_TRACES) {
      throw limitExceeded(`more than ${MAX_TRACES} traces match; use count and after, or request fewer blocks`);
    }
    return traces;
  },
});

const addressSet = (addresses: Uint8Array[] | undefined): ReadonlySet<string> | undefined =>
  addresses && addresses.length > 0 ? new Set(addresses.map(toHex)) : undefined;
