import { toHex } from "../../../ethereum/index.js";
import type { ReceiptEntry } from "../../../persistence/records/index.js";
import { answer, defineMethod, param } from "../../method.js";
import { transactionHash } from "../../schema.js";
import { minedAt } from "./mined-transaction.js";

export const ots_getTransactionError = defineMethod({
  name: "ots_getTransactionError",
  description: "What a failed transaction returned.",
  access: "read",
  peers: ["anvil"],
  params: [param("hash", transactionHash)],
  result: answer("bytes; none where it succeeded", "Hex"),
  handler: ({ chain }, hash) => {
    const mined = minedAt(chain, hash);
    return mined ? toHex((mined.block.payload.receipts[mined.index] as ReceiptEntry).revertData) : "0x";
  },
});
