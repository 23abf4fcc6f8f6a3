import { orUpstream } from "../../fork/missing.js";
import { answer, defineMethod, param } from "../../method.js";
import { hashBySenderAndNonce } from "../../requests/sender-and-nonce.js";
import { address, quantity64 } from "../../schema.js";

export const ots_getTransactionBySenderAndNonce = defineMethod({
  name: "ots_getTransactionBySenderAndNonce",
  description: "The hash of a mined transaction by who sent it and its nonce.",
  access: "read",
  peers: ["anvil"],
  params: [param("sender", address), param("nonce", quantity64)],
  result: answer("hash or null", "Hash | null"),
  fork: orUpstream,
  handler: ({ chain }, sender, nonce) => hashBySenderAndNonce(chain, sender, nonce),
});
