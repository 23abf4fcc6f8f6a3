import { defineMethod, optional, param } from "../../method.js";
import { findPlace } from "../../requests/block-reference.js";
import { callRequest, withOverrides } from "../../requests/call-request.js";
import { TRACER_RESULT } from "../../schema/answers.js";
import { traceCallOptions } from "../../schema/trace-options.js";
import { block, LATEST, stateOf, transactionRequest } from "../../schema.js";
import { mined } from "./mined-block.js";

export const debug_traceCall = defineMethod({
  name: "debug_traceCall",
  description:
    "Traces a call on a block's state, or with `txIndex` on the state before one of its transactions, with overrides.",
  access: "read",
  peers: ["hardhat", "anvil", "geth"],
  params: [
    param("transaction", transactionRequest),
    optional("block", stateOf(block), LATEST),
    optional("options", traceCallOptions, {
      stateOverrides: undefined,
      blockOverrides: undefined,
      txIndex: undefined,
      options: {},
    }),
  ],
  result: TRACER_RESULT,
  handler: async ({ chain }, request, reference, given) => {
    const { options, stateOverrides, blockOverrides, txIndex } = given;
    const place =
      txIndex === undefined
        ? await findPlace(chain, reference)
        : await chain.tracing.placeBefore(await mined(chain, reference), txIndex);
    const changed = withOverrides(place, stateOverrides, blockOverrides);
    return chain.tracing.traceCall(callRequest(request), changed, options);
  },
});
