import { encodeReceipt } from "../../../chain/index.js";
import { bloomOf, toHex } from "../../../ethereum/index.js";
import { answer, defineMethod, param } from "../../method.js";
import { block, contentOf } from "../../schema.js";
import { existing } from "./mined-block.js";

export const debug_getRawReceipts = defineMethod({
  name: "debug_getRawReceipts",
  description: "The receipts of a block as its receipts trie holds them (EIP-2718).",
  access: "read",
  peers: ["anvil", "geth"],
  params: [param("block", contentOf(block))],
  result: answer("list of bytes", "Hex[]"),
  handler: async ({ chain }, reference) => {
    const { payload } = await existing(chain, reference);
    return payload.receipts.map((receipt, index) => {
      const first = (payload.transactions[index] as Uint8Array)[0] as number;
      return toHex(encodeReceipt(first >= LIST ? 0 : first, receipt, bloomOf(receipt.logs)));
    });
  },
});

/** The first byte of an RLP list is at least this. A typed transaction begins with its type, a legacy one is a list. */
const LIST = 0xc0;
