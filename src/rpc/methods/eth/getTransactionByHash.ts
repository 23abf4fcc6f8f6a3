import { pendingTransactionToJson } from "../../format/index.js";
import { defineMethod, param } from "../../method.js";
import { TRANSACTION_OR_NULL } from "../../schema/answers.js";
import { transactionHash } from "../../schema.js";
import { transactionAt } from "./transaction-at.js";

export const eth_getTransactionByHash = defineMethod({
  name: "eth_getTransactionByHash",
  description: "A transaction, mined or waiting.",
  access: "read",
  peers: ["ganache", "hardhat", "anvil", "geth"],
  params: [param("hash", transactionHash)],
  result: TRANSACTION_OR_NULL,
  handler: ({ chain }, hash) => {
    const entry = chain.transaction(hash);
    if (entry) return transactionAt(chain.block(entry.block), entry.index);
    const waiting = chain.pool.get(hash);
    return waiting ? pendingTransactionToJson(waiting) : null;
  },
});
