import { defineMethod, param } from "../../method.js";
import { TRACE_RESULT } from "../../schema/answers.js";
import { traceTypes } from "../../schema/trace-parameters.js";
import { transactionHash } from "../../schema.js";

export const trace_replayTransaction = defineMethod({
  name: "trace_replayTransaction",
  description: "Executes a mined transaction once more and returns the requested traces.",
  access: "read",
  peers: ["anvil"],
  params: [param("hash", transactionHash), param("types", traceTypes)],
  result: TRACE_RESULT,
  handler: ({ chain }, hash, types) => chain.tracing.replayParity(hash, types),
});
