import { defineMethod, optional } from "../../method.js";
import { FILTER_ID } from "../../schema/answers.js";
import { flag } from "../../schema.js";

export const eth_newPendingTransactionFilter = defineMethod({
  name: "eth_newPendingTransactionFilter",
  description: "Begins to collect waiting transactions, or their hashes, for eth_getFilterChanges.",
  access: "read",
  peers: ["ganache", "hardhat", "anvil", "geth"],
  params: [optional("full", flag, false)],
  result: FILTER_ID,
  handler: ({ filters }, full, { client }) => filters.add(client, "pending", undefined, full),
});
