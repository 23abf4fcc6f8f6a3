import { defineMethod } from "../../method.js";
import { FALSE } from "../../schema/answers.js";

export const eth_syncing = defineMethod({
  name: "eth_syncing",
  description: "Always false: there is nobody to sync with.",
  access: "read",
  peers: ["ganache", "hardhat", "anvil", "geth"],
  result: FALSE,
  handler: () => false,
});
