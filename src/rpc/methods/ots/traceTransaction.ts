import { answer, defineMethod, param } from "../../method.js";
import { transactionHash } from "../../schema.js";
import { minedAt } from "./mined-transaction.js";

export const ots_traceTransaction = defineMethod({
  name: "ots_traceTransaction",
  description: "The calls, creations and self-destructions of a mined transaction, one after the other.",
  access: "read",
  peers: ["anvil"],
  params: [param("hash", transactionHash)],
  result: answer("list of frames with their depth, empty where there is no such transaction", "ObjectAnswer[]"),
  handler: ({ chain }, hash) => (minedAt(chain, hash) ? chain.tracing.traceForOtterscan(hash) : []),
});
