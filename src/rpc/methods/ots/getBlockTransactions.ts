import { blockToJson, minedTransactionToJson, receiptToJson } from "../../format/index.js";
import { answer, defineMethod, param } from "../../method.js";
import { findBlock } from "../../requests/block-reference.js";
import { blockNumberOrTag, contentOf, count } from "../../schema.js";
import { pageSize } from "./page-size.js";

export const ots_getBlockTransactions = defineMethod({
  name: "ots_getBlockTransactions",
  description: "A page of a block's transactions and receipts; the first page has the last transactions.",
  access: "read",
  peers: ["anvil"],
  params: [param("block", contentOf(blockNumberOrTag)), param("page", count), param("pageSize", pageSize)],
  result: answer(
    "block with that page of transactions, and receipts, or null",
    "{ fullblock: Block; receipts: Receipt[] } | null",
  ),
  handler: async ({ chain }, reference, page, size) => {
    const found = await findBlock(chain, reference);
    if (!found) return null;
    const { length } = found.payload.transactions;
    const end = Math.max(0, length - page * size);
    const indexes = Array.from({ length: Math.min(size, end) }, (_, at) => Math.max(0, end - size) + at);
    return {
      fullblock: {
        ...blockToJson(found, false),
        transactionCount: length,
        transactions: indexes.map((index) => withSelector(minedTransactionToJson(found, index))),
      },
      receipts: indexes.map((index) => ({ ...receiptToJson(found, index), logs: null, logsBloom: null })),
    };
  },
});

/** A transaction with no more of its data than names the function. */
const withSelector = (json: object): object => ({ ...json, input: (json as { input: string }).input.slice(0, 10) });
