import { defineMethod, optional, param } from "../../method.js";
import { findState } from "../../requests/block-reference.js";
import { WORD } from "../../schema/answers.js";
import { address, block, LATEST, stateOf, word } from "../../schema.js";
import { padded, ZERO_WORD } from "./storage-word.js";

export const eth_getStorageAt = defineMethod({
  name: "eth_getStorageAt",
  description: "The value of a storage slot.",
  access: "read",
  peers: ["ganache", "hardhat", "anvil", "geth"],
  params: [param("address", address), param("slot", word), optional("block", stateOf(block), LATEST)],
  result: WORD,
  handler: ({ chain }, address, slot, reference) => {
    const state = findState(chain, reference);
    const body = state.account(address);
    return body ? padded(state.storage(address, body.generation, slot)) : ZERO_WORD;
  },
});
