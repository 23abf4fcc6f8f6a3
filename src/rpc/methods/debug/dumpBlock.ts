import { defineMethod, param } from "../../method.js";
import { ACCOUNT_DUMP } from "../../schema/answers.js";
import { blockNumberOrTag, stateOf } from "../../schema.js";
import { dump, MAX_ACCOUNTS } from "./account-dump.js";

export const debug_dumpBlock = defineMethod({
  name: "debug_dumpBlock",
  description: "The first 256 accounts of the state after a block, with their code and storage.",
  access: "read",
  peers: ["geth"],
  params: [param("block", stateOf(blockNumberOrTag))],
  result: ACCOUNT_DUMP,
  handler: (context, reference) =>
    dump(context, reference, { from: new Uint8Array(32), most: MAX_ACCOUNTS, withCode: true, withStorage: true }),
});
