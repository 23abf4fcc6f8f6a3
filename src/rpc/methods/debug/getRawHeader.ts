import { toHex } from "../../../ethereum/index.js";
import type { NodeContext } from "../../context.js";
import { defineMethod, param } from "../../method.js";
import { block } from "../../schema.js";
import { existing } from "./mined-block.js";

export const debug_getRawHeader = defineMethod({
  name: "debug_getRawHeader",
  description: "The RLP of a block's header; its keccak-256 is the block hash.",
  params: [param("block", block)],
  result: "bytes",
  handler: async ({ chain }: NodeContext, reference) => toHex((await existing(chain, reference)).payload.header),
});
