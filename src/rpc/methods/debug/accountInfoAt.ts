import { toHex } from "../../../ethereum/index.js";
import type { NodeContext } from "../../context.js";
import { quantityToHex } from "../../format/index.js";
import { defineMethod, param } from "../../method.js";
import { address, block, count } from "../../schema.js";
import { mined } from "./mined-block.js";

export const debug_accountInfoAt = defineMethod({
  name: "debug_accountInfoAt",
  description: "An account after one of a block's transactions.",
  params: [param("block", block), param("transactionIndex", count), param("address", address)],
  result: "balance, nonce and code, or null",
  handler: async ({ chain }: NodeContext, reference, index, address) => {
    const found = await chain.tracing.accountAfter(await mined(chain, reference), index, address);
    if (!found) return null;
    const { body, code } = found;
    return { balance: quantityToHex(body.balance), nonce: quantityToHex(body.nonce), code: toHex(code) };
  },
});
