import { toHex } from "../../../ethereum/index.js";
import { flatten } from "../flat-frames.js";
import { collectFrames } from "../frames.js";
import { hexQuantity } from "../hex.js";
import type { TracerKind } from "../tracer.js";

/** The frames of a transaction one after the other, as Otterscan shows them: with their depth, and without gas. */
export const otterscanTracer: TracerKind = {
  name: "otterscan",
  create(context) {
    const { inspector, top } = collectFrames(context);
    return {
      inspector,
      result: (outcome) =>
        flatten(top(outcome), context.environment.rules).map(({ frame, traceAddress }) => ({
          type: frame.kind,
          depth: traceAddress.length,
          from: toHex(frame.from),
          to: frame.to ? toHex(frame.to) : NOBODY, // a creation that failed made nothing
          value: hexQuantity(frame.value ?? 0n),
          input: toHex(frame.input),
          output: toHex(frame.output),
        })),
    };
  },
};

const NOBODY = `0x${"0".repeat(40)}`;
