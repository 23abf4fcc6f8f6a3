import { defineMethod, optional, param } from "../../method.js";
import { findPlace } from "../../requests/block-reference.js";
import { callRequest, withOverrides } from "../../requests/call-request.js";
import { TRACE_RESULT } from "../../schema/answers.js";
import { traceTypes } from "../../schema/trace-parameters.js";
import { block, blockOverrides, LATEST, stateOf, stateOverrides, transactionRequest } from "../../schema.js";

export const trace_call = defineMethod({
  name: "trace_call",
  description: "Executes a call on a block's state and returns the requested traces: trace, stateDiff, vmTrace.",
  access: "read",
  peers: ["anvil"],
  params: [
    param("transaction", transactionRequest),
    param("types", traceTypes),
    optional("block", stateOf(block), LATEST),
    optional("stateOverrides", stateOverrides),
    optional("blockOverrides", blockOverrides),
  ],
  result: TRACE_RESULT,
  handler: async ({ chain }, request, types, reference, accounts, blockChanges) => {
    const place = withOverrides(await findPlace(chain, reference), accounts, blockChanges);
    const [outcome] = await chain.tracing.parityCalls([[callRequest(request), types]], place);
    return outcome;
  },
});
