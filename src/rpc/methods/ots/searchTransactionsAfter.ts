import type { NodeContext } from "../../context.js";
import { defineMethod, param } from "../../method.js";
import { address, count } from "../../schema.js";
import { pageSize } from "./page-size.js";
import { pageOf } from "./transactions-page.js";

export const ots_searchTransactionsAfter = defineMethod({
  name: "ots_searchTransactionsAfter",
  description: "The transactions after a block in which an address has a part, newest first; block 0 is the genesis.",
  params: [param("address", address), param("block", count), param("pageSize", pageSize)],
  result: "transactions, receipts, and whether these are the newest and the oldest",
  handler: async ({ chain }: NodeContext, address, number, size) =>
    pageOf(await chain.tracing.searchAfter(address, number === 0 ? undefined : number, size)),
});
