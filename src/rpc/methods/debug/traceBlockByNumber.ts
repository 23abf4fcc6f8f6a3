import { defineMethod, optional, param } from "../../method.js";
import { BLOCK_TRACES } from "../../schema/answers.js";
import { traceOptions } from "../../schema/trace-options.js";
import { blockNumberOrTag, contentOf } from "../../schema.js";
import { mined } from "./mined-block.js";

export const debug_traceBlockByNumber = defineMethod({
  name: "debug_traceBlockByNumber",
  description: "Traces every transaction of a block.",
  access: "read",
  peers: ["anvil", "geth"],
  params: [param("block", contentOf(blockNumberOrTag)), optional("options", traceOptions, {})],
  result: BLOCK_TRACES,
  handler: async ({ chain }, reference, options) => chain.tracing.traceBlock(await mined(chain, reference), options),
});
