import type { FoundTransactions } from "../../../chain/tracing/index.js";
import { minedTransactionToJson, receiptToJson } from "../../format/index.js";

export const pageOf = ({ transactions, newest, oldest }: FoundTransactions): object => ({
  txs: transactions.map(({ block, index }) => minedTransactionToJson(block, index)),
  receipts: transactions.map(({ block, index }) => ({
    ...receiptToJson(block, index),
    timestamp: block.header.timestamp,
  })),
  firstPage: newest,
  lastPage: oldest,
});
