import { orUpstream } from "../../fork/missing.js";
import { minedTransactionToJson, pendingTransactionToJson } from "../../format/index.js";
import { defineMethod, param } from "../../method.js";
import { blockOfNonce, placeIn } from "../../requests/sender-and-nonce.js";
import { TRANSACTION_OR_NULL } from "../../schema/answers.js";
import { address, quantity64 } from "../../schema.js";

export const eth_getTransactionBySenderAndNonce = defineMethod({
  name: "eth_getTransactionBySenderAndNonce",
  description: "A transaction, mined or waiting, by who sent it and its nonce.",
  access: "read",
  peers: ["anvil"],
  params: [param("sender", address), param("nonce", quantity64)],
  result: TRANSACTION_OR_NULL,
  fork: orUpstream,
  handler: ({ chain }, sender, nonce) => {
    const block = blockOfNonce(chain, sender, nonce);
    const place = block ? placeIn(block, sender, nonce) : -1;
    if (block && place !== -1) return minedTransactionToJson(block, place);
    const waiting = chain.pool.of(sender).find(({ tx }) => tx.nonce === nonce);
    return waiting ? pendingTransactionToJson(waiting) : null;
  },
});
