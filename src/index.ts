/** The library: what a program imports from "couverture". */
export { createNode, type Node } from "./node.js";
export { type NodeOptions, type NodeOptionsInput, OptionsError, parseNodeOptions } from "./options.js";
