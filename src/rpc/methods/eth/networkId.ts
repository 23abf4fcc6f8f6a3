import type { NodeContext } from "../../context.js";
import { defineMethod } from "../../method.js";

export const eth_networkId = defineMethod({
  name: "eth_networkId",
  description: "The network id, as net_version answers it.",
  result: "decimal text",
  handler: ({ networkId }: NodeContext) => String(networkId),
});
