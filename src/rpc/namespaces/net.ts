import type { NodeContext } from "../context.js";
import { defineMethod, defineNamespace } from "../method.js";

export const net = defineNamespace<NodeContext>("net", [
  defineMethod({
    name: "net_version",
    description: "The network id.",
    result: "decimal text",
    handler: ({ networkId }: NodeContext) => String(networkId),
  }),
  defineMethod({
    name: "net_listening",
    description: "Whether the node listens for connections.",
    result: "true",
    handler: () => true,
  }),
  defineMethod({
    name: "net_peerCount",
    description: "How many peers there are: none.",
    result: "quantity",
    handler: () => "0x0",
  }),
]);
