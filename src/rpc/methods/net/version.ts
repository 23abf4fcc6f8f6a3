import { defineMethod } from "../../method.js";
import { DECIMAL_TEXT } from "../../schema/answers.js";

export const net_version = defineMethod({
  name: "net_version",
  description: "The network id.",
  access: "read",
  peers: ["ganache", "hardhat", "anvil"],
  result: DECIMAL_TEXT,
  handler: ({ networkId }) => String(networkId),
});
