import { KECCAK_EMPTY, toHex } from "../../../ethereum/index.js";
import type { NodeContext } from "../../context.js";
import { defineMethod, optional, param } from "../../method.js";
import { findState } from "../../requests/block-reference.js";
import { address, block, LATEST } from "../../schema.js";

export const eth_getCode = defineMethod({
  name: "eth_getCode",
  description: "The code of an account.",
  params: [param("address", address), optional("block", block, LATEST)],
  result: "bytes",
  handler: ({ chain }: NodeContext, address, reference) => {
    const state = findState(chain, reference);
    return toHex(state.code(state.account(address)?.codeHash ?? KECCAK_EMPTY, address));
  },
});
