import { toHex } from "../../../ethereum/index.js";
import type { NodeContext } from "../../context.js";
import { defineMethod, optional, param } from "../../method.js";
import { block, hash, LATEST } from "../../schema.js";

export const debug_codeByHash = defineMethod({
  name: "debug_codeByHash",
  description: "The code that has a hash.",
  params: [param("hash", hash), optional("block", block, LATEST)],
  result: "bytes; none where no account ever had it",
  handler: ({ chain }: NodeContext, hash) => toHex(chain.stateAt().code(hash)),
});
