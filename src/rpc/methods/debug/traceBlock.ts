import { defineMethod, optional, param } from "../../method.js";
import { BLOCK_TRACES } from "../../schema/answers.js";
import { traceOptions } from "../../schema/trace-options.js";
import { hexData } from "../../schema.js";

export const debug_traceBlock = defineMethod({
  name: "debug_traceBlock",
  description: "Traces every transaction of a block given as RLP, whose parent is part of the chain.",
  access: "read",
  peers: ["anvil", "geth"],
  params: [param("rlp", hexData), optional("options", traceOptions, {})],
  result: BLOCK_TRACES,
  handler: ({ chain }, rlp, options) => chain.tracing.traceRawBlock(rlp, options),
});
