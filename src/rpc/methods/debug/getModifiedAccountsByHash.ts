import { toHex } from "../../../ethereum/index.js";
import type { StoredBlock } from "../../../persistence/state/index.js";
import { serverError } from "../../errors.js";
import { modifiedAccountsOfFork } from "../../fork/modified-accounts.js";
import { defineMethod, optional, param } from "../../method.js";
import { ADDRESSES } from "../../schema/answers.js";
import { hash } from "../../schema.js";
import { modified } from "./modified-accounts.js";

export const debug_getModifiedAccountsByHash = defineMethod({
  name: "debug_getModifiedAccountsByHash",
  description: "The accounts that are others after the second block than after the first; after one and before it.",
  access: "read",
  peers: ["anvil", "geth"],
  params: [param("startHash", hash), optional("endHash", hash)],
  result: ADDRESSES,
  fork: modifiedAccountsOfFork,
  handler: ({ chain }, start, end) => {
    const at = (hash: Uint8Array): StoredBlock => {
      const found = chain.blockByHash(hash);
      if (!found) throw serverError(`block ${toHex(hash)} not found`);
      return found;
    };
    return modified(chain, at(start), end && at(end));
  },
});
