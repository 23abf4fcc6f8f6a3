import { hasOutput, toHex } from "../../../ethereum/index.js";
import { actionOf, flatten, hasResult, parityError, resultOf, typeOf } from "../flat-frames.js";
import { collectFrames } from "../frames.js";
import { togetherOf } from "../together.js";
import type { TracerKind } from "../tracer.js";
import { stateDiffTracer } from "./state-diff.js";
import { vmTraceTracer } from "./vm-trace.js";

/** What Parity's methods can report of a transaction. */
export const TRACE_TYPES = ["trace", "stateDiff", "vmTrace"] as const;
export type TraceType = (typeof TRACE_TYPES)[number];

/** A frame as Parity's methods give it, where it is not said of which transaction. */
export interface ParityTrace {
  action: Readonly<Record<string, string | undefined>>;
  error?: string;
  result: Readonly<Record<string, string>> | null;
  subtraces: number;
  traceAddress: number[];
  type: "call" | "create" | "suicide" | "reward";
}

/** What Parity's replaying methods answer for a transaction. What was not requested is null, or empty. */
export interface ParityOutcome {
  output: string;
  stateDiff: object | null;
  trace: ParityTrace[];
  vmTrace: object | null;
}

/** The frames of a transaction one after the other, with the gas of the message alone, as Parity counts it. */
export const parityTraces: TracerKind = {
  name: "trace",
  create(context) {
    const { inspector, top } = collectFrames(context);
    const { rules } = context.environment;
    return {
      inspector,
      result: (outcome): ParityTrace[] =>
        flatten(top(outcome), rules).map(({ frame, subtraces, traceAddress }) => ({
          action: actionOf(frame),
          ...(frame.error !== "" && { error: parityError(frame.error) }),
          result: hasResult(frame) ? resultOf(frame) : null,
          ...{ subtraces, traceAddress, type: typeOf(frame) },
        })),
    };
  },
};

const TRACERS: Record<TraceType, TracerKind> = {
  trace: parityTraces,
  stateDiff: stateDiffTracer,
  vmTrace: vmTraceTracer,
};

/** Reports what Parity's replaying methods do of a transaction. */
export const parityTracer = (types: readonly TraceType[]): TracerKind => ({
  name: "parity",
  create(context, config) {
    const requested = TRACE_TYPES.filter((type) => types.includes(type)).map((type) => ({
      type,
      tracer: TRACERS[type].create(context, config),
    }));
    return {
      inspector: togetherOf(requested.map(({ tracer }) => tracer.inspector)),
      result: (outcome): ParityOutcome => ({
        output: hasOutput(outcome.error) ? toHex(outcome.returnData) : "0x",
        ...{ stateDiff: null, trace: [], vmTrace: null },
        ...Object.fromEntries(requested.map(({ type, tracer }) => [type, tracer.result(outcome)])),
      }),
    };
  },
});
