import { KECCAK_EMPTY, toHex } from "../../../ethereum/index.js";
import { defineMethod, optional, param } from "../../method.js";
import { findState } from "../../requests/block-reference.js";
import { BYTES } from "../../schema/answers.js";
import { address, block, LATEST, stateOf } from "../../schema.js";

export const eth_getCode = defineMethod({
  name: "eth_getCode",
  description: "The code of an account.",
  access: "read",
  peers: ["ganache", "hardhat", "anvil", "geth"],
  params: [param("address", address), optional("block", stateOf(block), LATEST)],
  result: BYTES,
  handler: ({ chain }, address, reference) => {
    const state = findState(chain, reference);
    return toHex(state.code(state.account(address)?.codeHash ?? KECCAK_EMPTY, address));
  },
});
