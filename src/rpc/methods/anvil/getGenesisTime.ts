import { defineMethod } from "../../method.js";
import { NUMBER } from "../../schema/answers.js";

export const anvil_getGenesisTime = defineMethod({
  name: "anvil_getGenesisTime",
  description: "When the chain began, in unix seconds.",
  access: "read",
  peers: ["anvil"],
  result: NUMBER,
  handler: ({ chain }) => chain.genesisTime,
});
