import { toHex } from "../../../ethereum/index.js";
import { joinBlock } from "../../../persistence/chain-file/index.js";
import { defineMethod, param } from "../../method.js";
import { BYTES } from "../../schema/answers.js";
import { block, contentOf } from "../../schema.js";
import { existing } from "./mined-block.js";

export const debug_getRawBlock = defineMethod({
  name: "debug_getRawBlock",
  description: "The RLP of a block.",
  access: "read",
  peers: ["anvil", "geth"],
  params: [param("block", contentOf(block))],
  result: BYTES,
  handler: async ({ chain }, reference) => toHex(joinBlock((await existing(chain, reference)).payload)),
});
