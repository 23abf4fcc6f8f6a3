import type { NodeContext } from "../../context.js";
import { quantityToHex } from "../../format/index.js";
import { defineMethod, optional, param } from "../../method.js";
import { findState } from "../../requests/block-reference.js";
import { address, block, LATEST } from "../../schema.js";

export const eth_getBalance = defineMethod({
  name: "eth_getBalance",
  description: "The balance of an account, in wei.",
  params: [param("address", address), optional("block", block, LATEST)],
  result: "quantity",
  handler: ({ chain }: NodeContext, address, reference) =>
    quantityToHex(findState(chain, reference).account(address)?.balance ?? 0n),
});
