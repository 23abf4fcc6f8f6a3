import type { NodeContext } from "../../context.js";
import { defineMethod, param } from "../../method.js";
import { block } from "../../schema.js";
import { mined } from "./mined-block.js";

export const trace_block = defineMethod({
  name: "trace_block",
  description: "The traces of all transactions of a block and, before the merge, its rewards.",
  params: [param("block", block)],
  result: "list of traces, empty where there is no such block",
  handler: async ({ chain }: NodeContext, reference) => {
    const found = await mined(chain, reference);
    return found ? chain.tracing.parityBlock(found) : [];
  },
});
