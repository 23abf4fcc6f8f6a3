import { defineMethod, param } from "../../method.js";
import { QUANTITY_OR_NULL } from "../../schema/answers.js";
import { contentOf, hash } from "../../schema.js";
import { ommers } from "./ommers.js";

export const eth_getUncleCountByBlockHash = defineMethod({
  name: "eth_getUncleCountByBlockHash",
  description: "How many ommers a block has.",
  access: "read",
  peers: ["ganache", "anvil"],
  params: [param("hash", contentOf(hash))],
  result: QUANTITY_OR_NULL,
  handler: ({ chain }, hash) => ommers(chain.blockByHash(hash)),
});
