import { quantityToHex } from "../../format/index.js";
import { defineMethod, optional, param } from "../../method.js";
import { findState } from "../../requests/block-reference.js";
import { QUANTITY } from "../../schema/answers.js";
import { address, block, LATEST, stateOf } from "../../schema.js";

export const eth_getBalance = defineMethod({
  name: "eth_getBalance",
  description: "The balance of an account, in wei.",
  access: "read",
  peers: ["ganache", "hardhat", "anvil", "geth"],
  params: [param("address", address), optional("block", stateOf(block), LATEST)],
  result: QUANTITY,
  handler: ({ chain }, address, reference) =>
    quantityToHex(findState(chain, reference).account(address)?.balance ?? 0n),
});
