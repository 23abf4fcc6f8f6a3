import { ownAnswer } from "../../fork/request.js";
import { defineMethod, param } from "../../method.js";
import { TRANSACTIONS_PAGE } from "../../schema/answers.js";
import { address, numberedBlock } from "../../schema.js";
import { pageSize } from "./page-size.js";
import { pageOf } from "./transactions-page.js";

export const ots_searchTransactionsAfter = defineMethod({
  name: "ots_searchTransactionsAfter",
  description: "The transactions after a block in which an address has a part, newest first; block 0 is the genesis.",
  access: "read",
  peers: ["anvil"],
  params: [param("address", address), param("block", numberedBlock), param("pageSize", pageSize)],
  result: TRANSACTIONS_PAGE,
  fork: ownAnswer("searches the blocks of this chain"),
  handler: async ({ chain }, address, number, size) =>
    pageOf(await chain.tracing.searchAfter(address, number === 0 ? undefined : number, size)),
});
