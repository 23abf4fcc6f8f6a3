import { quantityToHex } from "../../format/index.js";
import { defineMethod, optional, param } from "../../method.js";
import { findState } from "../../requests/block-reference.js";
import { QUANTITY } from "../../schema/answers.js";
import { address, block, LATEST, stateOf } from "../../schema.js";

export const eth_getTransactionCount = defineMethod({
  name: "eth_getTransactionCount",
  description: "How many transactions an account has sent: its nonce. With `pending`, those that wait are counted too.",
  access: "read",
  peers: ["ganache", "hardhat", "anvil", "geth"],
  params: [param("address", address), optional("block", stateOf(block), LATEST)],
  result: QUANTITY,
  handler: ({ chain }, address, reference) => {
    const nonce = findState(chain, reference).account(address)?.nonce ?? 0n;
    const pending = reference.kind === "tag" && reference.tag === "pending";
    return quantityToHex(pending ? chain.pool.nextNonce(address, nonce) : nonce);
  },
});
