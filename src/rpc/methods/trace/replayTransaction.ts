import type { NodeContext } from "../../context.js";
import { defineMethod, param } from "../../method.js";
import { traceTypes } from "../../schema/trace-parameters.js";
import { hash } from "../../schema.js";

export const trace_replayTransaction = defineMethod({
  name: "trace_replayTransaction",
  description: "Executes a mined transaction once more and returns the requested traces.",
  params: [param("hash", hash), param("types", traceTypes)],
  result: "output, trace, stateDiff and vmTrace; null what was not asked for",
  handler: ({ chain }: NodeContext, hash, types) => chain.tracing.replayParity(hash, types),
});
