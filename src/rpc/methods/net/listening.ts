import { defineMethod } from "../../method.js";
import { TRUE } from "../../schema/answers.js";

export const net_listening = defineMethod({
  name: "net_listening",
  description: "Whether the node listens for connections.",
  access: "read",
  peers: ["ganache", "hardhat", "anvil"],
  result: TRUE,
  handler: () => true,
});
