import { defineMethod } from "../../method.js";
import { EMPTY_LIST } from "../../schema/answers.js";

export const eth_getCompilers = defineMethod({
  name: "eth_getCompilers",
  description: "The compilers of the node: none.",
  access: "read",
  peers: ["ganache"],
  result: EMPTY_LIST,
  handler: () => [],
});
