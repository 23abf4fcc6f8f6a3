import { defineMethod, optional, param } from "../../method.js";
import { TRACER_RESULT } from "../../schema/answers.js";
import { traceOptions } from "../../schema/trace-options.js";
import { transactionHash } from "../../schema.js";

export const debug_traceTransaction = defineMethod({
  name: "debug_traceTransaction",
  description:
    "Executes a mined transaction once more and answers each of its steps, or what the named tracer makes of it.",
  access: "read",
  peers: ["ganache", "hardhat", "anvil", "geth"],
  params: [param("hash", transactionHash), optional("options", traceOptions, {})],
  result: TRACER_RESULT,
  handler: ({ chain }, hash, options) => chain.tracing.traceTransaction(hash, options),
});
