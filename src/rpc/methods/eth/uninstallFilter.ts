import { defineMethod, param } from "../../method.js";
import { BOOLEAN } from "../../schema/answers.js";
import { pollId } from "../../schema.js";

export const eth_uninstallFilter = defineMethod({
  name: "eth_uninstallFilter",
  description: "Ends a filter.",
  access: "read",
  peers: ["ganache", "hardhat", "anvil", "geth"],
  params: [param("id", pollId)],
  result: BOOLEAN,
  handler: ({ filters }, id) => filters.remove(id),
});
