import type { NodeContext } from "../context.js";
import { headerToJson } from "../format/index.js";
import { defineMethod, defineNamespace, param } from "../method.js";
import { blockNumberOrTag } from "../schema.js";
import { findBlock } from "./block-reference.js";

/** What Otterscan asks of Erigon besides `ots_*`. */
export const erigon = defineNamespace<NodeContext>("erigon", [
  defineMethod({
    name: "erigon_getHeaderByNumber",
    description: "A block's header by number or tag.",
    params: [param("block", blockNumberOrTag)],
    result: "header or null",
    handler: async ({ chain }: NodeContext, reference) => {
      const found = await findBlock(chain, reference);
      return found ? headerToJson(found) : null;
    },
  }),
]);
