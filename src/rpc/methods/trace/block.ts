import { answer, defineMethod, param } from "../../method.js";
import { block, contentOf } from "../../schema.js";
import { mined } from "./mined-block.js";

export const trace_block = defineMethod({
  name: "trace_block",
  description: "The traces of all transactions of a block and, before the merge, its rewards.",
  access: "read",
  peers: ["anvil"],
  params: [param("block", contentOf(block))],
  result: answer("list of traces, empty where there is no such block", "Trace[]"),
  handler: async ({ chain }, reference) => {
    const found = await mined(chain, reference);
    return found ? chain.tracing.parityBlock(found) : [];
  },
});
