import { answer, defineMethod, optional, param } from "../../method.js";
import { findPlace } from "../../requests/block-reference.js";
import { callRequest } from "../../requests/call-request.js";
import { tracedCalls } from "../../schema/trace-parameters.js";
import { block, LATEST, stateOf } from "../../schema.js";

export const trace_callMany = defineMethod({
  name: "trace_callMany",
  description: "Executes calls one after the other, each on the state that those before it left.",
  access: "read",
  peers: ["anvil"],
  params: [param("calls", tracedCalls), optional("block", stateOf(block), LATEST)],
  result: answer("list of what trace_call answers", "TraceResult[]"),
  handler: async ({ chain }, calls, reference) =>
    chain.tracing.parityCalls(
      calls.map(([request, types]) => [callRequest(request), types]),
      await findPlace(chain, reference),
    ),
});
