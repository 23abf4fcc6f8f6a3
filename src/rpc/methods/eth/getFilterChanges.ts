import type { NodeContext } from "../../context.js";
import { defineMethod, param } from "../../method.js";
import { text } from "../../schema.js";

export const eth_getFilterChanges = defineMethod({
  name: "eth_getFilterChanges",
  description: "What a filter has collected since it was last asked.",
  params: [param("id", text)],
  result: "list",
  handler: ({ filters }: NodeContext, id) => filters.find(id).waiting.splice(0),
});
