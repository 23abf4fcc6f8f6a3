import { defineMethod } from "../../method.js";

export const net_peerCount = defineMethod({
  name: "net_peerCount",
  description: "How many peers there are: none.",
  result: "quantity",
  handler: () => "0x0",
});
