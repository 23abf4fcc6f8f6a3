import type { NodeContext } from "../../context.js";
import { defineMethod, param } from "../../method.js";
import { traceTypes } from "../../schema/trace-parameters.js";
import { block } from "../../schema.js";
import { mined } from "./mined-block.js";

export const trace_replayBlockTransactions = defineMethod({
  name: "trace_replayBlockTransactions",
  description: "Executes all transactions of a block once more and returns the requested traces of each.",
  params: [param("block", block), param("types", traceTypes)],
  result: "list of what trace_replayTransaction answers, with the transactions' hashes",
  handler: async ({ chain }: NodeContext, reference, types) => {
    const found = await mined(chain, reference);
    return found ? chain.tracing.replayParityBlock(found, types) : [];
  },
});
