import type { NodeContext } from "../../context.js";
import { defineMethod, param } from "../../method.js";
import { blockNumberOrTag } from "../../schema.js";
import { dump, MAX_ACCOUNTS } from "./account-dump.js";

export const debug_dumpBlock = defineMethod({
  name: "debug_dumpBlock",
  description: "The first 256 accounts of the state after a block, with their code and storage.",
  params: [param("block", blockNumberOrTag)],
  result: "object with root, accounts by address, and next in base64 where there are more",
  handler: (context: NodeContext, reference) =>
    dump(context, reference, { from: new Uint8Array(32), most: MAX_ACCOUNTS, withCode: true, withStorage: true }),
});
