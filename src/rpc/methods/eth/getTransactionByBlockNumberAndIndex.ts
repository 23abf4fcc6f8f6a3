import { defineMethod, param } from "../../method.js";
import { findBlock } from "../../requests/block-reference.js";
import { TRANSACTION_OR_NULL } from "../../schema/answers.js";
import { blockNumberOrTag, contentOf, count } from "../../schema.js";
import { transactionAt } from "./transaction-at.js";

export const eth_getTransactionByBlockNumberAndIndex = defineMethod({
  name: "eth_getTransactionByBlockNumberAndIndex",
  description: "A transaction by its place in a block.",
  access: "read",
  peers: ["ganache", "hardhat", "anvil", "geth"],
  params: [param("block", contentOf(blockNumberOrTag)), param("index", count)],
  result: TRANSACTION_OR_NULL,
  handler: async ({ chain }, reference, index) => transactionAt(await findBlock(chain, reference), index),
});
