import { toHex } from "../../../ethereum/index.js";
import { defineMethod, param } from "../../method.js";
import { BYTES } from "../../schema/answers.js";
import { block, contentOf } from "../../schema.js";
import { existing } from "./mined-block.js";

export const debug_getRawHeader = defineMethod({
  name: "debug_getRawHeader",
  description: "The RLP of a block's header; its keccak-256 is the block hash.",
  access: "read",
  peers: ["anvil", "geth"],
  params: [param("block", contentOf(block))],
  result: BYTES,
  handler: async ({ chain }, reference) => toHex((await existing(chain, reference)).payload.header),
});
