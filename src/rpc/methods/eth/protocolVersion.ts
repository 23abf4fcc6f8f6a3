import { defineMethod } from "../../method.js";
import { QUANTITY } from "../../schema/answers.js";

export const eth_protocolVersion = defineMethod({
  name: "eth_protocolVersion",
  description: "The version of the Ethereum wire protocol that a client of the same age speaks.",
  access: "read",
  peers: ["ganache", "anvil"],
  result: QUANTITY,
  handler: () => "0x41",
});
