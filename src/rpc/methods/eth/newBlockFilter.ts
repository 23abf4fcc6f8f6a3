import { defineMethod } from "../../method.js";
import { FILTER_ID } from "../../schema/answers.js";

export const eth_newBlockFilter = defineMethod({
  name: "eth_newBlockFilter",
  description: "Begins to collect the hashes of new blocks for eth_getFilterChanges.",
  access: "read",
  peers: ["ganache", "hardhat", "anvil", "geth"],
  result: FILTER_ID,
  handler: ({ filters }, { client }) => filters.add(client, "blocks"),
});
