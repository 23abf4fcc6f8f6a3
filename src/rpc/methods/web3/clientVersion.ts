import type { NodeContext } from "../../context.js";
import { defineMethod } from "../../method.js";

export const web3_clientVersion = defineMethod({
  name: "web3_clientVersion",
  description: "The program and its version.",
  result: "text",
  handler: ({ clientVersion }: NodeContext) => clientVersion,
});
