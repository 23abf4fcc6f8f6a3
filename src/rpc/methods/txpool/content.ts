import type { NodeContext } from "../../context.js";
import { pendingTransactionToJson } from "../../format/index.js";
import { defineMethod } from "../../method.js";
import { told } from "./by-sender.js";

export const txpool_content = defineMethod({
  name: "txpool_content",
  description: "The transactions that can be mined next, and those behind a gap, by sender and nonce.",
  result: "pending and queued transactions",
  handler: ({ chain }: NodeContext) => told(chain, pendingTransactionToJson),
});
