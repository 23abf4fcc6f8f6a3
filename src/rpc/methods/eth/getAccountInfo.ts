import { KECCAK_EMPTY, toHex } from "../../../ethereum/index.js";
import { quantityToHex } from "../../format/index.js";
import { answer, defineMethod, optional, param } from "../../method.js";
import { findState } from "../../requests/block-reference.js";
import { address, block, LATEST, stateOf } from "../../schema.js";

export const eth_getAccountInfo = defineMethod({
  name: "eth_getAccountInfo",
  description: "Nonce, balance and code of an account.",
  access: "read",
  peers: ["anvil"],
  params: [param("address", address), optional("block", stateOf(block), LATEST)],
  result: answer("nonce, balance and code", "{ nonce: Hex; balance: Hex; code: Hex }"),
  handler: ({ chain }, address, reference) => {
    const state = findState(chain, reference);
    const body = state.account(address);
    return {
      balance: quantityToHex(body?.balance ?? 0n),
      nonce: quantityToHex(body?.nonce ?? 0n),
      code: toHex(state.code(body?.codeHash ?? KECCAK_EMPTY, address)),
    };
  },
});
