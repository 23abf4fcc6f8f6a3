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
  type TransactionRequest,
  transactionRequest,
} from "../schema.js";
import { type Reader, refuse, scalar, shown, titled } from "./reader.js";

/** What to tell of a transaction. */
export const traceTypes = listOf(oneOf(...TRACE_TYPES), 100);

/** The most calls of one `trace_callMany`. */
const MOST_CALLS = 1_000;

const pair = scalar("a call and what to trace of it", (value): unknown[] =>
  Array.isArray(value) && value.length === 2
    ? value
    : refuse(`expected [transaction, trace types], got ${shown(value)}`),
);

const tracedCall = titled(
  "a call and what to trace of it",
  z.pipe(
    pair,
    z.tuple([transactionRequest, traceTypes]) as z.ZodMiniType<[TransactionRequest, TraceType[]], unknown[]>,
  ),
);

/** What `trace_callMany` takes: calls, each with what to tell of it. */
export const tracedCalls: Reader<[TransactionRequest, TraceType[]][]> = listOf(tracedCall, MOST_CALLS);

const MOST_ADDRESSES = 1_000;

/** What `trace_filter` takes. */
export const traceFilter = objectOf(
  "a trace filter",
  z.object({
    fromBlock: field(blockNumberOrTag),
    toBlock: field(blockNumberOrTag),
    fromAddress: field(listOf(address, MOST_ADDRESSES)),
    toAddress: field(listOf(address, MOST_ADDRESSES)),
    mode: field(oneOf("union", "intersection")),
    after: field(count),
    count: field(count),
  }),
);
