import { answer, defineMethod } from "../../method.js";

export const debug_getBadBlocks = defineMethod({
  name: "debug_getBadBlocks",
  description: "Blocks from the network that do not hold. There is no network: the list is empty.",
  access: "read",
  peers: ["geth"],
  result: answer("empty list", "never[]"),
  handler: () => [],
});
