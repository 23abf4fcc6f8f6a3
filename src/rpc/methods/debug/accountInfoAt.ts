import { toHex } from "../../../ethereum/index.js";
import { quantityToHex } from "../../format/index.js";
import { answer, defineMethod, param } from "../../method.js";
import { address, block, contentOf, count } from "../../schema.js";
import { mined } from "./mined-block.js";

export const debug_accountInfoAt = defineMethod({
  name: "debug_accountInfoAt",
  description: "An account after one of a block's transactions.",
  access: "read",
  peers: ["anvil"],
  params: [param("block", contentOf(block)), param("transactionIndex", count), param("address", address)],
  result: answer("balance, nonce and code, or null", "{ balance: Hex; nonce: Hex; code: Hex } | null"),
  handler: async ({ chain }, reference, index, address) => {
    const found = await chain.tracing.accountAfter(await mined(chain, reference), index, address);
    if (!found) return null;
    const { body, code } = found;
    return { balance: quantityToHex(body.balance), nonce: quantityToHex(body.nonce), code: toHex(code) };
  },
});
