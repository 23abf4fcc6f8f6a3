import type { NodeContext } from "../../context.js";
import { defineMethod } from "../../method.js";

export const eth_getCompilers = defineMethod({
  name: "eth_getCompilers",
  description: "The compilers of the node: none.",
  result: "an empty list",
  handler: (_: NodeContext) => [],
});
