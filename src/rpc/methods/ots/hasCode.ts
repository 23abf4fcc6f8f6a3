import { KECCAK_EMPTY, toHex } from "../../../ethereum/index.js";
import { defineMethod, optional, param } from "../../method.js";
import { findState } from "../../requests/block-reference.js";
import { BOOLEAN } from "../../schema/answers.js";
import { address, block, LATEST, stateOf } from "../../schema.js";

export const ots_hasCode = defineMethod({
  name: "ots_hasCode",
  description: "Whether an account has code.",
  access: "read",
  peers: ["anvil"],
  params: [param("address", address), optional("block", stateOf(block), LATEST)],
  result: BOOLEAN,
  handler: ({ chain }, address, reference) => {
    const codeHash = findState(chain, reference).account(address)?.codeHash ?? KECCAK_EMPTY;
    return toHex(codeHash) !== toHex(KECCAK_EMPTY);
  },
});
