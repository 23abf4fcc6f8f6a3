import { answer, defineMethod, param } from "../../method.js";
import { count, listOf, transactionHash } from "../../schema.js";

export const trace_get = defineMethod({
  name: "trace_get",
  description: "One trace of a mined transaction, by its address in the tree of calls; no indices mean the top.",
  access: "read",
  peers: ["anvil"],
  params: [param("hash", transactionHash), param("indices", listOf(count, 1_100, { sample: [0] }))],
  result: answer("trace or null", "Trace | null"),
  handler: async ({ chain }, hash, indices) => {
    const wanted = indices.join();
    return (
      (await chain.tracing.parityTransaction(hash))?.find(({ traceAddress }) => traceAddress.join() === wanted) ?? null
    );
  },
});
