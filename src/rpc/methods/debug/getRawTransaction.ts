import type { NodeContext } from "../../context.js";
import { defineMethod, param } from "../../method.js";
import { rawTransaction } from "../../requests/raw-transaction.js";
import { hash } from "../../schema.js";

export const debug_getRawTransaction = defineMethod({
  name: "debug_getRawTransaction",
  description: "A transaction, mined or waiting, as it was signed (EIP-2718).",
  params: [param("hash", hash)],
  result: "bytes or null",
  handler: ({ chain }: NodeContext, hash) => rawTransaction(chain, hash),
});
