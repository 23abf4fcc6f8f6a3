import type { NodeContext } from "../../context.js";
import { defineMethod, param } from "../../method.js";
import { text } from "../../schema.js";

export const eth_unsubscribe = defineMethod({
  name: "eth_unsubscribe",
  description: "Ends a subscription.",
  params: [param("id", text)],
  result: "true or false",
  handler: (_: NodeContext, id, { connection }) => connection?.unsubscribe(id.toLowerCase()) ?? false,
});
