import type { NodeContext } from "../../context.js";
import { defineMethod, optional, param } from "../../method.js";
import { traceOptions } from "../../schema/trace-options.js";
import { hash } from "../../schema.js";

export const debug_traceTransaction = defineMethod({
  name: "debug_traceTransaction",
  description:
    "Executes a mined transaction once more and answers each of its steps, or what the named tracer makes of it.",
  params: [param("hash", hash), optional("options", traceOptions, {})],
  result: "struct logs, or what the tracer answers",
  handler: ({ chain }: NodeContext, hash, options) => chain.tracing.traceTransaction(hash, options),
});
