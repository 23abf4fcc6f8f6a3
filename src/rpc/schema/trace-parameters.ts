import * as z from "zod/mini";
import { TRACE_TYPES, type TraceType } from "../../chain/tracing/index.js";
import {
  address,
  blockNumberOrTag,
  count,
  field,
  listOf,
  objectOf,
  oneOf,
  SAMPLE_TRANSACTION,
  type TransactionRequest,
  transactionRequest,
} from "../schema.js";
import { about, described, type Reader, refuse, scalar, shown } from "./reader.js";

/** What to report of a transaction. */
export const traceTypes = listOf(described(oneOf(...TRACE_TYPES), { type: "TraceType" }), 100);

/** The most calls of one `trace_callMany`. */
const MAX_CALLS = 1_000;

const pair = scalar("a call and what to trace of it", (value): unknown[] =>
  Array.isArray(value) && value.length === 2
    ? value
    : refuse(`expected [transaction, trace types], got ${shown(value)}`),
);

const tracedCall = about(
  z.pipe(
    pair,
    z.tuple([transactionRequest, traceTypes]) as z.ZodMiniType<[TransactionRequest, TraceType[]], unknown[]>,
  ),
  {
    title: "a call and what to trace of it",
    type: "readonly [TransactionRequest, readonly TraceType[]]",
    sample: [SAMPLE_TRANSACTION, ["trace"]],
  },
);

/** What `trace_callMany` takes: calls, each with what to report of it. */
export const tracedCalls: Reader<[TransactionRequest, TraceType[]][]> = listOf(tracedCall, MAX_CALLS);

const MAX_ADDRESSES = 1_000;

/** What `trace_filter` takes. */
export const traceFilter = objectOf(
  "a trace filter",
  z.object({
    fromBlock: field(blockNumberOrTag),
    toBlock: field(blockNumberOrTag),
    fromAddress: field(listOf(address, MAX_ADDRESSES)),
    toAddress: field(listOf(address, MAX_ADDRESSES)),
    mode: field(oneOf("union", "intersection")),
    after: field(count),
    count: field(count),
  }),
  { sample: { fromBlock: "0x0", toBlock: "latest" } },
);
