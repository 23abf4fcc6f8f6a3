import { defineMethod } from "../../method.js";
import { BOOLEAN } from "../../schema/answers.js";

export const hardhat_getAutomine = defineMethod({
  name: "hardhat_getAutomine",
  aliases: { anvil_getAutomine: ["anvil"] },
  description: "Whether each transaction is mined at once.",
  access: "read",
  peers: ["hardhat", "anvil"],
  result: BOOLEAN,
  handler: ({ chain }) => chain.settings().automine,
});
