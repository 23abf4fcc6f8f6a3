import { defineMethod } from "../../method.js";
import { BOOLEAN } from "../../schema/answers.js";

export const eth_mining = defineMethod({
  name: "eth_mining",
  description: "Whether blocks are mined automatically.",
  access: "read",
  peers: ["ganache", "hardhat"],
  result: BOOLEAN,
  handler: ({ chain }) => chain.settings().automine || chain.settings().interval > 0,
});
