import type { SignedTransaction } from "../../../chain/index.js";
import { pendingTransactionToJson } from "../../format/index.js";
import { defineMethod, param } from "../../method.js";
import { splitPool } from "../../requests/split-pool.js";
import { POOL_CONTENT } from "../../schema/answers.js";
import { address } from "../../schema.js";

const byNonce = (transactions: readonly SignedTransaction[]): object =>
  Object.fromEntries(transactions.map((one) => [one.tx.nonce.toString(), pendingTransactionToJson(one)]));

export const txpool_contentFrom = defineMethod({
  name: "txpool_contentFrom",
  description: "A sender's transactions that can be mined next, and those behind a gap, by nonce.",
  access: "read",
  peers: ["anvil", "geth"],
  params: [param("address", address)],
  result: POOL_CONTENT,
  handler: ({ chain }, sender) => {
    const { pending, queued } = splitPool(chain);
    const own = (one: SignedTransaction): boolean => Buffer.compare(one.sender, sender) === 0;
    return { pending: byNonce(pending.filter(own)), queued: byNonce(queued.filter(own)) };
  },
});
