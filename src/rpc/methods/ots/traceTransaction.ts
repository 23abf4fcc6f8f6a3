import type { NodeContext } from "../../context.js";
import { defineMethod, param } from "../../method.js";
import { hash } from "../../schema.js";
import { minedAt } from "./mined-transaction.js";

export const ots_traceTransaction = defineMethod({
  name: "ots_traceTransaction",
  description: "The calls, creations and self-destructions of a mined transaction, one after the other.",
  params: [param("hash", hash)],
  result: "list of frames with their depth, empty where there is no such transaction",
  handler: ({ chain }: NodeContext, hash) => (minedAt(chain, hash) ? chain.tracing.traceForOtterscan(hash) : []),
});
