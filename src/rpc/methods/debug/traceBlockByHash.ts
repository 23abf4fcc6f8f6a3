import { toHex } from "../../../ethereum/index.js";
import { serverError } from "../../errors.js";
import { defineMethod, optional, param } from "../../method.js";
import { BLOCK_TRACES } from "../../schema/answers.js";
import { traceOptions } from "../../schema/trace-options.js";
import { contentOf, hash } from "../../schema.js";

export const debug_traceBlockByHash = defineMethod({
  name: "debug_traceBlockByHash",
  description: "Traces every transaction of a block.",
  access: "read",
  peers: ["anvil", "geth"],
  params: [param("hash", contentOf(hash)), optional("options", traceOptions, {})],
  result: BLOCK_TRACES,
  handler: ({ chain }, hash, options) => {
    const found = chain.blockByHash(hash);
    if (!found) throw serverError(`block ${toHex(hash)} not found`);
    return chain.tracing.traceBlock(found, options);
  },
});
