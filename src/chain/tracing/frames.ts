import { hasOutput, type LogEntry } from "../../ethereum/index.js";
import type { FrameStart, Inspector } from "../execution/index.js";
import { createBudget } from "./budget.js";
import type { TraceContext, TraceOutcome } from "./tracer.js";

/** A log of a frame. */
export interface FrameLog extends LogEntry {
  /** Its index in the block, if nothing before it is reverted later. */
  index: number;
  /** How many calls the frame had made before. */
  position: number;
}

/** A call, creation or self-destruction with all that it led to. */
export interface Frame {
  kind: FrameStart["kind"] | "SELFDESTRUCT";
  from: Uint8Array;
  /** What a creation made, if it succeeded; who gets the balance after a self-destruction. */
  to: Uint8Array | undefined;
  gas: bigint;
  gasUsed: bigint;
  input: Uint8Array;
  /** What it returned; the revert data when it reverted. */
  output: Uint8Array;
  /** Empty when it succeeded. */
  error: string;
  /** Undefined for static calls, which cannot have one. */
  value: bigint | undefined;
  calls: Frame[];
  logs: FrameLog[];
}

export interface FrameCollector {
  inspector: Inspector;
  /** The transaction's own frame, with the gas of the whole transaction. */
  root(outcome: TraceOutcome): Frame;
  /** The same with the gas of the message alone: without what the transaction costs before any code runs, and before refunds. */
  top(outcome: TraceOutcome): Frame;
}

/** Gathers the frames of an execution into a tree. */
export function collectFrames(
  { message, place }: TraceContext,
  { onlyTop = false, withLogs = false }: { onlyTop?: boolean; withLogs?: boolean } = {},
): FrameCollector {
  const budget = createBudget();
  const open: { frame: Frame; logsBefore: number }[] = [];
  let root: Frame | undefined;
  let depth = 0;
  let logIndex = place?.logsBefore ?? 0;

  function add(frame: Frame): Frame {
    budget.spend(FRAME_SIZE + 2 * frame.input.length);
    open.at(-1)?.frame.calls.push(frame);
    return frame;
  }

  function enter(start: FrameStart): void {
    depth++;
    if (onlyTop && depth > 1) return;
    const frame = add({
      kind: start.kind,
      from: start.from,
      to: start.to,
      gas: start.gas,
      gasUsed: 0n,
      input: start.input.slice(),
      output: EMPTY,
      error: "",
      value: start.kind === "STATICCALL" ? undefined : start.value,
      calls: [],
      logs: [],
    });
    root ??= frame;
    open.push({ frame, logsBefore: logIndex });
  }

  const inspector: Inspector = {
    enter,
    exit({ gasUsed, output, error, created }) {
      depth--;
      if (onlyTop && depth > 0) return;
      const closed = open.pop();
      if (!closed) return;
      const { frame, logsBefore } = closed;
      frame.gasUsed = gasUsed;
      frame.error = error;
      if (error !== "") logIndex = logsBefore;
      if (hasOutput(error)) {
        budget.spend(2 * output.length);
        frame.output = output.slice();
      }
      if (frame.kind === "CREATE" || frame.kind === "CREATE2") frame.to = error === "" ? created : undefined;
    },
    selfdestruct(from, to, value) {
      if (onlyTop) return;
      const nothing = { gas: 0n, gasUsed: 0n, input: EMPTY, output: EMPTY, error: "", calls: [], logs: [] };
      add({ kind: "SELFDESTRUCT", from, to, value, ...nothing });
    },
  };
  if (withLogs) {
    inspector.log = ({ address, topics, data }) => {
      const index = logIndex++;
      if (onlyTop && depth > 1) return;
      const frame = open.at(-1)?.frame;
      budget.spend(LOG_SIZE + 2 * data.length);
      frame?.logs.push({ address, topics, data, index, position: frame.calls.length });
    };
  }

  const { from, to, gasLimit } = message;
  const top = ({ gasUsed, error, returnData }: TraceOutcome): Frame =>
    root ?? {
      kind: to ? "CALL" : "CREATE",
      ...{ from, to, gas: gasLimit, gasUsed, value: 0n, input: EMPTY, output: returnData, error, calls: [], logs: [] },
    };
  return {
    inspector,
    top,
    root: (outcome) => ({ ...top(outcome), gas: gasLimit, gasUsed: outcome.gasUsed }),
  };
}

const EMPTY = new Uint8Array(0);
/** Characters of a frame and a log as JSON, without their data. */
const FRAME_SIZE = 260;
const LOG_SIZE = 400;
