import type { NodeContext } from "../../context.js";
import { defineMethod, param } from "../../method.js";
import { count, hash } from "../../schema.js";
import { ommerAt } from "./ommers.js";

export const eth_getUncleByBlockHashAndIndex = defineMethod({
  name: "eth_getUncleByBlockHashAndIndex",
  description: "An ommer of a block: its header. Blocks made here have none.",
  params: [param("hash", hash), param("index", count)],
  result: "block without transactions, or null",
  handler: ({ chain }: NodeContext, hash, index) => ommerAt(chain.blockByHash(hash), index),
});
