import { ownAnswer } from "../../fork/request.js";
import { defineMethod, param } from "../../method.js";
import { FILTER_ID } from "../../schema/answers.js";
import { logFilter } from "../../schema.js";

export const eth_newFilter = defineMethod({
  name: "eth_newFilter",
  description: "Begins to collect matching logs for eth_getFilterChanges.",
  access: "read",
  peers: ["ganache", "hardhat", "anvil", "geth"],
  params: [param("filter", logFilter)],
  result: FILTER_ID,
  fork: ownAnswer("is about blocks to come; eth_getFilterLogs answers as eth_getLogs"),
  handler: ({ filters }, filter, { client }) => filters.add(client, "logs", filter),
});
