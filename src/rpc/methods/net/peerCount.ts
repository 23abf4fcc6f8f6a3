import { defineMethod } from "../../method.js";
import { QUANTITY } from "../../schema/answers.js";

export const net_peerCount = defineMethod({
  name: "net_peerCount",
  description: "How many peers there are: none.",
  access: "read",
  peers: ["ganache", "hardhat"],
  result: QUANTITY,
  handler: () => "0x0",
});
