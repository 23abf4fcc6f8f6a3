import type { NodeContext } from "../../context.js";
import { defineMethod, param } from "../../method.js";
import { traceTypes } from "../../schema/trace-parameters.js";
import { hexData } from "../../schema.js";

export const trace_rawTransaction = defineMethod({
  name: "trace_rawTransaction",
  description: "Executes a signed transaction as the next block would, without sending it.",
  params: [param("transaction", hexData), param("types", traceTypes)],
  result: "output, trace, stateDiff and vmTrace; null what was not asked for",
  handler: async ({ chain }: NodeContext, raw, types) => chain.tracing.parityRaw(await chain.decode(raw), types),
});
