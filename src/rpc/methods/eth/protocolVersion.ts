import { defineMethod } from "../../method.js";

export const eth_protocolVersion = defineMethod({
  name: "eth_protocolVersion",
  description: "The version of the Ethereum wire protocol that a client of the same age speaks.",
  result: "quantity",
  handler: () => "0x41",
});
