import type { NodeContext } from "../../context.js";
import { defineMethod, param } from "../../method.js";
import { hash } from "../../schema.js";
import { detailsOf } from "./block-details.js";

export const ots_getBlockDetailsByHash = defineMethod({
  name: "ots_getBlockDetailsByHash",
  description: "A block without its transactions, with their number and fees and with what it issued.",
  params: [param("hash", hash)],
  result: "block, issuance and fees, or null",
  handler: ({ chain }: NodeContext, hash) => detailsOf(chain, chain.blockByHash(hash)),
});
