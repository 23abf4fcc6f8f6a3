import { answer, defineMethod, param } from "../../method.js";
import { pollId } from "../../schema.js";

export const eth_getFilterChanges = defineMethod({
  name: "eth_getFilterChanges",
  description: "What a filter has collected since it was polled last.",
  access: "read",
  peers: ["ganache", "hardhat", "anvil", "geth"],
  params: [param("id", pollId)],
  result: answer("list", "Hash[] | Log[]"),
  handler: ({ filters }, id) => filters.changes(id),
});
