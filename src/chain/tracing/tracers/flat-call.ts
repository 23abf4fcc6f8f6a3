import { toHex } from "../../../ethereum/index.js";
import { option } from "../config.js";
import { actionOf, type FlatFrame, flatten, hasResult, parityError, resultOf, typeOf } from "../flat-frames.js";
import { collectFrames } from "../frames.js";
import type { TracerKind } from "../tracer.js";

/** geth's `flatCallTracer`: the frames of a transaction one after the other, in the form of Parity's `trace_transaction`. */
export const flatCallTracer: TracerKind = {
  name: "flatCallTracer",
  create(context, config) {
    const parityErrors = option(config, "convertParityErrors");
    const withPrecompiles = option(config, "includePrecompiles");
    const { inspector, root } = collectFrames(context);
    const { rules } = context.environment;
    const { place } = context;

    function frameToJson({ frame, subtraces, traceAddress }: FlatFrame): object {
      const { error } = frame;
      const json: Record<string, unknown> = {
        action: actionOf(frame),
        blockHash: place ? toHex(place.blockHash) : null,
        blockNumber: place?.blockNumber ?? 0,
      };
      if (error !== "") json.error = parityErrors ? parityError(error) : error;
      if (hasResult(frame)) json.result = resultOf(frame);
      json.subtraces = subtraces;
      json.traceAddress = traceAddress;
      json.transactionHash = place ? toHex(place.transactionHash) : null;
      json.transactionPosition = place?.transactionIndex ?? 0;
      json.type = typeOf(frame);
      return json;
    }

    return { inspector, result: (outcome) => flatten(root(outcome), rules, withPrecompiles).map(frameToJson) };
  },
};
