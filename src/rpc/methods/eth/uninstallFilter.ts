import type { NodeContext } from "../../context.js";
import { defineMethod, param } from "../../method.js";
import { text } from "../../schema.js";

export const eth_uninstallFilter = defineMethod({
  name: "eth_uninstallFilter",
  description: "Ends a filter.",
  params: [param("id", text)],
  result: "true or false",
  handler: ({ filters }: NodeContext, id) => filters.remove(id),
});
