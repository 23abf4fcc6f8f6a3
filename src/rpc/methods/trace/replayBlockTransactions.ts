import { answer, defineMethod, param } from "../../method.js";
import { traceTypes } from "../../schema/trace-parameters.js";
import { block, contentOf } from "../../schema.js";
import { mined } from "./mined-block.js";

export const trace_replayBlockTransactions = defineMethod({
  name: "trace_replayBlockTransactions",
  description: "Executes all transactions of a block once more and returns the requested traces of each.",
  access: "read",
  peers: ["anvil"],
  params: [param("block", contentOf(block)), param("types", traceTypes)],
  result: answer(
    "list of what trace_replayTransaction answers, with the transactions' hashes",
    "(TraceResult & { transactionHash: Hash })[]",
  ),
  handler: async ({ chain }, reference, types) => {
    const found = await mined(chain, reference);
    return found ? chain.tracing.replayParityBlock(found, types) : [];
  },
});
