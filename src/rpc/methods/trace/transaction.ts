import type { NodeContext } from "../../context.js";
import { defineMethod, param } from "../../method.js";
import { hash } from "../../schema.js";

export const trace_transaction = defineMethod({
  name: "trace_transaction",
  description: "The calls, creations and self-destructions of a mined transaction, one after the other.",
  params: [param("hash", hash)],
  result: "list of traces, empty where there is no such transaction",
  handler: async ({ chain }: NodeContext, hash) => (await chain.tracing.parityTransaction(hash)) ?? [],
});
