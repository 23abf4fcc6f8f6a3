import type { NodeContext } from "../../context.js";
import { defineMethod, param } from "../../method.js";
import { hashBySenderAndNonce } from "../../requests/sender-and-nonce.js";
import { address, quantity64 } from "../../schema.js";

export const ots_getTransactionBySenderAndNonce = defineMethod({
  name: "ots_getTransactionBySenderAndNonce",
  description: "The hash of a mined transaction by who sent it and its nonce.",
  params: [param("sender", address), param("nonce", quantity64)],
  result: "hash or null",
  handler: ({ chain }: NodeContext, sender, nonce) => hashBySenderAndNonce(chain, sender, nonce),
});
