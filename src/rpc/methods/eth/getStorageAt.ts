import type { NodeContext } from "../../context.js";
import { defineMethod, optional, param } from "../../method.js";
import { findState } from "../../requests/block-reference.js";
import { address, block, LATEST, word } from "../../schema.js";
import { padded, ZERO_WORD } from "./storage-word.js";

export const eth_getStorageAt = defineMethod({
  name: "eth_getStorageAt",
  description: "The value of a storage slot.",
  params: [param("address", address), param("slot", word), optional("block", block, LATEST)],
  result: "32 bytes",
  handler: ({ chain }: NodeContext, address, slot, reference) => {
    const state = findState(chain, reference);
    const body = state.account(address);
    return body ? padded(state.storage(address, body.generation, slot)) : ZERO_WORD;
  },
});
