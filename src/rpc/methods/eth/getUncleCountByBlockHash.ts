import type { NodeContext } from "../../context.js";
import { defineMethod, param } from "../../method.js";
import { hash } from "../../schema.js";
import { ommers } from "./ommers.js";

export const eth_getUncleCountByBlockHash = defineMethod({
  name: "eth_getUncleCountByBlockHash",
  description: "How many ommers a block has.",
  params: [param("hash", hash)],
  result: "quantity or null",
  handler: ({ chain }: NodeContext, hash) => ommers(chain.blockByHash(hash)),
});
