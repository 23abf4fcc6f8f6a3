import type { NodeContext } from "../../context.js";
import { defineMethod, optional, param } from "../../method.js";
import { traceOptions } from "../../schema/trace-options.js";
import { blockNumberOrTag } from "../../schema.js";
import { mined } from "./mined-block.js";

export const debug_traceBlockByNumber = defineMethod({
  name: "debug_traceBlockByNumber",
  description: "Traces every transaction of a block.",
  params: [param("block", blockNumberOrTag), optional("options", traceOptions, {})],
  result: "list of transaction hashes and traces",
  handler: async ({ chain }: NodeContext, reference, options) =>
    chain.tracing.traceBlock(await mined(chain, reference), options),
});
