import { defineMethod, param } from "../../method.js";
import { OMMER_OR_NULL } from "../../schema/answers.js";
import { contentOf, count, hash } from "../../schema.js";
import { ommerAt } from "./ommers.js";

export const eth_getUncleByBlockHashAndIndex = defineMethod({
  name: "eth_getUncleByBlockHashAndIndex",
  description: "An ommer of a block: its header. Blocks made here have none.",
  access: "read",
  peers: ["ganache", "anvil"],
  params: [param("hash", contentOf(hash)), param("index", count)],
  result: OMMER_OR_NULL,
  handler: ({ chain }, hash, index) => ommerAt(chain.blockByHash(hash), index),
});
