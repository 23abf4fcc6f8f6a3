import { defineMethod, param } from "../../method.js";
import { rawTransaction } from "../../requests/raw-transaction.js";
import { BYTES_OR_NULL } from "../../schema/answers.js";
import { transactionHash } from "../../schema.js";

export const debug_getRawTransaction = defineMethod({
  name: "debug_getRawTransaction",
  description: "A transaction, mined or waiting, as it was signed (EIP-2718).",
  access: "read",
  peers: ["anvil", "geth"],
  params: [param("hash", transactionHash)],
  result: BYTES_OR_NULL,
  handler: ({ chain }, hash) => rawTransaction(chain, hash),
});
