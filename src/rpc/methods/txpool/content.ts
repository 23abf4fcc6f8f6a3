import { pendingTransactionToJson } from "../../format/index.js";
import { defineMethod } from "../../method.js";
import { POOL_CONTENT } from "../../schema/answers.js";
import { bySenders } from "./by-sender.js";

export const txpool_content = defineMethod({
  name: "txpool_content",
  description: "The transactions that can be mined next, and those behind a gap, by sender and nonce.",
  access: "read",
  peers: ["ganache", "anvil", "geth"],
  result: POOL_CONTENT,
  handler: ({ chain }) => bySenders(chain, pendingTransactionToJson),
});
