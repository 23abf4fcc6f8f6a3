import type { NodeContext } from "../../context.js";
import { defineMethod, param } from "../../method.js";
import { logFilter } from "../../schema.js";

export const eth_newFilter = defineMethod({
  name: "eth_newFilter",
  description: "Begins to collect matching logs for eth_getFilterChanges.",
  params: [param("filter", logFilter)],
  result: "filter id",
  handler: ({ filters }: NodeContext, filter, { client }) => filters.add(client, "logs", filter),
});
