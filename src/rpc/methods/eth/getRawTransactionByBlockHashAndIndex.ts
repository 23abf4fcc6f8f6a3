import { defineMethod, param } from "../../method.js";
import { rawAt } from "../../requests/raw-transaction.js";
import { BYTES_OR_NULL } from "../../schema/answers.js";
import { contentOf, count, hash } from "../../schema.js";

export const eth_getRawTransactionByBlockHashAndIndex = defineMethod({
  name: "eth_getRawTransactionByBlockHashAndIndex",
  description: "A transaction by its place in a block, as it was signed (EIP-2718).",
  access: "read",
  peers: ["anvil"],
  params: [param("hash", contentOf(hash)), param("index", count)],
  result: BYTES_OR_NULL,
  handler: ({ chain }, hash, index) => rawAt(chain.blockByHash(hash), index),
});
