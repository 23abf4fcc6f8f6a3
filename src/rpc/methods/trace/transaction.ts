import { answer, defineMethod, param } from "../../method.js";
import { transactionHash } from "../../schema.js";

export const trace_transaction = defineMethod({
  name: "trace_transaction",
  description: "The calls, creations and self-destructions of a mined transaction, one after the other.",
  access: "read",
  peers: ["anvil"],
  params: [param("hash", transactionHash)],
  result: answer("list of traces, empty where there is no such transaction", "Trace[]"),
  handler: async ({ chain }, hash) => (await chain.tracing.parityTransaction(hash)) ?? [],
});
