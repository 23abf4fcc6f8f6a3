import type { NodeContext } from "../../context.js";
import { defineMethod } from "../../method.js";

export const net_version = defineMethod({
  name: "net_version",
  description: "The network id.",
  result: "decimal text",
  handler: ({ networkId }: NodeContext) => String(networkId),
});
