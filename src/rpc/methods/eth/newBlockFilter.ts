import type { NodeContext } from "../../context.js";
import { defineMethod } from "../../method.js";

export const eth_newBlockFilter = defineMethod({
  name: "eth_newBlockFilter",
  description: "Begins to collect the hashes of new blocks for eth_getFilterChanges.",
  result: "filter id",
  handler: ({ filters }: NodeContext, { client }) => filters.add(client, "blocks"),
});
