import { defineMethod, param } from "../../method.js";
import { BLOCK_DETAILS } from "../../schema/answers.js";
import { contentOf, hash } from "../../schema.js";
import { detailsOf } from "./block-details.js";

export const ots_getBlockDetailsByHash = defineMethod({
  name: "ots_getBlockDetailsByHash",
  description: "A block without its transactions, with their number and fees and with what it issued.",
  access: "read",
  peers: ["anvil"],
  params: [param("hash", contentOf(hash))],
  result: BLOCK_DETAILS,
  handler: ({ chain }, hash) => detailsOf(chain, chain.blockByHash(hash)),
});
