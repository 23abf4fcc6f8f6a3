import { defineMethod } from "../../method.js";
import { EMPTY_LIST } from "../../schema/answers.js";

export const eth_getWork = defineMethod({
  name: "eth_getWork",
  description: "Work for a miner: none, as blocks are not mined by work.",
  access: "read",
  peers: ["ganache"],
  result: EMPTY_LIST,
  handler: () => [],
});
