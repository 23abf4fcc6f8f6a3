import { defineMethod, param } from "../../method.js";
import { TRACE_RESULT } from "../../schema/answers.js";
import { traceTypes } from "../../schema/trace-parameters.js";
import { hexData } from "../../schema.js";

export const trace_rawTransaction = defineMethod({
  name: "trace_rawTransaction",
  description: "Executes a signed transaction as the next block would, without sending it.",
  access: "read",
  peers: ["anvil"],
  params: [param("transaction", hexData), param("types", traceTypes)],
  result: TRACE_RESULT,
  handler: async ({ chain }, raw, types) => chain.tracing.parityRaw(await chain.decode(raw), types),
});
