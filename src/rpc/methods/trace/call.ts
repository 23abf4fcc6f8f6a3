import type { NodeContext } from "../../context.js";
import { defineMethod, optional, param } from "../../method.js";
import { findPlace } from "../../requests/block-reference.js";
import { callRequest, withOverrides } from "../../requests/call-request.js";
import { traceTypes } from "../../schema/trace-parameters.js";
import { block, blockOverrides, LATEST, stateOverrides, transactionRequest } from "../../schema.js";

export const trace_call = defineMethod({
  name: "trace_call",
  description: "Executes a call on a block's state and returns the requested traces: trace, stateDiff, vmTrace.",
  params: [
    param("transaction", transactionRequest),
    param("types", traceTypes),
    optional("block", block, LATEST),
    optional("stateOverrides", stateOverrides),
    optional("blockOverrides", blockOverrides),
  ],
  result: "output, trace, stateDiff and vmTrace; null what was not asked for",
  handler: async ({ chain }: NodeContext, request, types, reference, accounts, blockChanges) => {
    const place = withOverrides(await findPlace(chain, reference), accounts, blockChanges);
    const [outcome] = await chain.tracing.parityCalls([[callRequest(request), types]], place);
    return outcome;
  },
});
