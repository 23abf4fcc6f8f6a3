import type { NodeContext } from "../../context.js";
import { defineMethod, param } from "../../method.js";
import { count, hash, listOf } from "../../schema.js";

export const trace_get = defineMethod({
  name: "trace_get",
  description: "One trace of a mined transaction, by its address in the tree of calls; no indices mean the top.",
  params: [param("hash", hash), param("indices", listOf(count, 1_100))],
  result: "trace or null",
  handler: async ({ chain }: NodeContext, hash, indices) => {
    const wanted = indices.join();
    return (
      (await chain.tracing.parityTransaction(hash))?.find(({ traceAddress }) => traceAddress.join() === wanted) ?? null
    );
  },
});
