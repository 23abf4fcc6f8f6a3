import { toHex } from "../../../ethereum/index.js";
import { answer, defineMethod, optional, param } from "../../method.js";
import { findState } from "../../requests/block-reference.js";
import { block, LATEST, stateOf, storageRequests } from "../../schema.js";
import { padded, ZERO_WORD } from "./storage-word.js";

export const eth_getStorageValues = defineMethod({
  name: "eth_getStorageValues",
  description: "The values of storage slots of several accounts at once.",
  access: "read",
  peers: ["anvil", "geth"],
  params: [param("requests", storageRequests), optional("block", stateOf(block), LATEST)],
  result: answer("lists of 32 bytes by address", "Record<Address, Hex[]>"),
  handler: ({ chain }, requests, reference) => {
    const state = findState(chain, reference);
    return Object.fromEntries(
      requests.map(([address, slots]) => {
        const body = state.account(address);
        const value = (slot: Uint8Array): string =>
          body ? padded(state.storage(address, body.generation, slot)) : ZERO_WORD;
        return [toHex(address), slots.map(value)];
      }),
    );
  },
});
