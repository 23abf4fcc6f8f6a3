import { defineMethod, param } from "../../method.js";
import { TRANSACTION_OR_NULL } from "../../schema/answers.js";
import { contentOf, count, hash } from "../../schema.js";
import { transactionAt } from "./transaction-at.js";

export const eth_getTransactionByBlockHashAndIndex = defineMethod({
  name: "eth_getTransactionByBlockHashAndIndex",
  description: "A transaction by its place in a block.",
  access: "read",
  peers: ["ganache", "hardhat", "anvil", "geth"],
  params: [param("hash", contentOf(hash)), param("index", count)],
  result: TRANSACTION_OR_NULL,
  handler: ({ chain }, hash, index) => transactionAt(chain.blockByHash(hash), index),
});
