import { defineMethod, optional, param } from "../../method.js";
import { ACCOUNT_DUMP } from "../../schema/answers.js";
import { startKey } from "../../schema/start-key.js";
import { block, count, flag, stateOf } from "../../schema.js";
import { dump, MAX_ACCOUNTS } from "./account-dump.js";

export const debug_accountRange = defineMethod({
  name: "debug_accountRange",
  description:
    "The accounts of the state after a block, at most 256 at a time, by the hashes of their addresses. All addresses are known here, so that none is left out.",
  access: "read",
  peers: ["geth"],
  params: [
    param("block", stateOf(block)),
    optional("startKey", startKey, new Uint8Array(32)),
    optional("maxResults", count, MAX_ACCOUNTS),
    optional("withoutCode", flag, false),
    optional("withoutStorage", flag, false),
    optional("incompletes", flag),
  ],
  result: ACCOUNT_DUMP,
  handler: (context, reference, from, most, withoutCode, withoutStorage) =>
    dump(context, reference, {
      from,
      most: most === 0 ? MAX_ACCOUNTS : Math.min(most, MAX_ACCOUNTS),
      withCode: !withoutCode,
      withStorage: !withoutStorage,
    }),
});
