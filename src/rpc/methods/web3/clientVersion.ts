import { answer, defineMethod } from "../../method.js";

export const web3_clientVersion = defineMethod({
  name: "web3_clientVersion",
  description: "The program and its version.",
  access: "read",
  peers: ["ganache", "hardhat", "anvil"],
  result: answer("text", "string"),
  handler: ({ clientVersion }) => clientVersion,
});
