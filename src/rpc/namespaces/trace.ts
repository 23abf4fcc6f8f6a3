import type { Chain } from "../../chain/index.js";
import {
  filterTraces,
  parityBlock,
  parityCalls,
  parityRaw,
  parityTransaction,
  replayParity,
  replayParityBlock,
} from "../../chain/tracing/index.js";
import { toHex } from "../../ethereum/index.js";
import type { StoredBlock } from "../../persistence/state/index.js";
import type { NodeContext } from "../context.js";
import { invalidParams, limitExceeded, serverError } from "../errors.js";
import { defineMethod, defineNamespace, optional, param } from "../method.js";
import {
  type BlockReference,
  block,
  blockOverrides,
  count,
  hash,
  hexData,
  LATEST,
  listOf,
  stateOverrides,
  transactionRequest,
} from "../schema.js";
import { findBlock, findPlace, numberOf } from "./block-reference.js";
import { callRequest, withOverrides } from "./eth-calls.js";
import { tracedCalls, traceFilter, traceTypes } from "./trace-parameters.js";

const ofHash = param("hash", hash);
const ofBlock = param("block", block);
const types = param("types", traceTypes);

/** The most frames that one `trace_filter` gives, if the client does not ask for fewer. */
const MOST_TRACES = 10_000;

/** A mined block; undefined where there is none. */
function mined(chain: Chain, reference: BlockReference): Promise<StoredBlock | undefined> {
  if (reference.kind === "tag" && reference.tag === "pending") {
    throw serverError("tracing on top of pending is not supported");
  }
  return findBlock(chain, reference);
}

/** Parity's tracing: transactions executed once more, as a list of their calls, creations and self-destructions. */
export const trace = defineNamespace<NodeContext>("trace", [
  defineMethod({
    name: "trace_transaction",
    description: "The calls, creations and self-destructions of a mined transaction, one after the other.",
    params: [ofHash],
    result: "list of traces, empty where there is no such transaction",
    handler: async ({ chain }: NodeContext, hash) => (await parityTransaction(chain, hash)) ?? [],
  }),
  defineMethod({
    name: "trace_block",
    description: "The traces of all transactions of a block and, before the merge, its rewards.",
    params: [ofBlock],
    result: "list of traces, empty where there is no such block",
    handler: async ({ chain }: NodeContext, reference) => {
      const found = await mined(chain, reference);
      return found ? parityBlock(chain, found) : [];
    },
  }),
  defineMethod({
    name: "trace_get",
    description: "One trace of a mined transaction, by its address in the tree of calls; no indices mean the top.",
    params: [ofHash, param("indices", listOf(count, 1_100))],
    result: "trace or null",
    handler: async ({ chain }: NodeContext, hash, indices) => {
      const wanted = indices.join();
      return (await parityTransaction(chain, hash))?.find(({ traceAddress }) => traceAddress.join() === wanted) ?? null;
    },
  }),
  defineMethod({
    name: "trace_filter",
    description: "The traces of a range of blocks that are from or to some addresses.",
    params: [param("filter", traceFilter)],
    result: "list of traces",
    handler: async ({ chain }: NodeContext, { fromBlock, toBlock, fromAddress, toAddress, mode, after, count }) => {
      const head = chain.head().number;
      const from = fromBlock ? numberOf(chain, fromBlock) : chain.genesisNumber;
      const to = Math.min(toBlock ? numberOf(chain, toBlock) : head, head);
      if (from > to && (fromBlock?.kind === "number" ? fromBlock.number : 0) <= head) {
        throw invalidParams(`filter: invalid block range, fromBlock ${from} is after toBlock ${to}`);
      }
      if (count !== undefined && count > MOST_TRACES) {
        throw invalidParams(`filter.count: the most is ${MOST_TRACES}; use after for those that follow`);
      }
      const traces = await filterTraces(chain, {
        ...{ from, to, mode: mode ?? "union", after: after ?? 0, count: count ?? MOST_TRACES + 1 },
        senders: addressSet(fromAddress),
        recipients: addressSet(toAddress),
      });
      if (traces.length > MOST_TRACES) {
        throw limitExceeded(`more than ${MOST_TRACES} traces match; use count and after, or ask for fewer blocks`);
      }
      return traces;
    },
  }),
  defineMethod({
    name: "trace_call",
    description: "Executes a call on a block's state and returns the requested traces: trace, stateDiff, vmTrace.",
    params: [
      param("transaction", transactionRequest),
      types,
      optional("block", block, LATEST),
      optional("stateOverrides", stateOverrides),
      optional("blockOverrides", blockOverrides),
    ],
    result: "output, trace, stateDiff and vmTrace; null what was not asked for",
    handler: async ({ chain }: NodeContext, request, types, reference, accounts, blockChanges) => {
      const place = withOverrides(await findPlace(chain, reference), accounts, blockChanges);
      const [outcome] = await parityCalls(chain, [[callRequest(request), types]], place, chain.callGasCap);
      return outcome;
    },
  }),
  defineMethod({
    name: "trace_callMany",
    description: "Executes calls one after the other, each on the state that those before it left.",
    params: [param("calls", tracedCalls), optional("block", block, LATEST)],
    result: "list of what trace_call answers",
    handler: async ({ chain }: NodeContext, calls, reference) =>
      parityCalls(
        chain,
        calls.map(([request, types]) => [callRequest(request), types]),
        await findPlace(chain, reference),
        chain.callGasCap,
      ),
  }),
  defineMethod({
    name: "trace_rawTransaction",
    description: "Executes a signed transaction as the next block would, without sending it.",
    params: [param("transaction", hexData), types],
    result: "output, trace, stateDiff and vmTrace; null what was not asked for",
    handler: async ({ chain }: NodeContext, raw, types) => parityRaw(chain, await chain.decode(raw), types),
  }),
  defineMethod({
    name: "trace_replayTransaction",
    description: "Executes a mined transaction once more and returns the requested traces.",
    params: [ofHash, types],
    result: "output, trace, stateDiff and vmTrace; null what was not asked for",
    handler: ({ chain }: NodeContext, hash, types) => replayParity(chain, hash, types),
  }),
  defineMethod({
    name: "trace_replayBlockTransactions",
    description: "Executes all transactions of a block once more and returns the requested traces of each.",
    params: [ofBlock, types],
    result: "list of what trace_replayTransaction answers, with the transactions' hashes",
    handler: async ({ chain }: NodeContext, reference, types) => {
      const found = await mined(chain, reference);
      return found ? replayParityBlock(chain, found, types) : [];
    },
  }),
]);

const addressSet = (addresses: Uint8Array[] | undefined): ReadonlySet<string> | undefined =>
  addresses && addresses.length > 0 ? new Set(addresses.map(toHex)) : undefined;
