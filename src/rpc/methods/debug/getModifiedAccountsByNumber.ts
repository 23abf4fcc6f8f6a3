import type { StoredBlock } from "../../../persistence/state/index.js";
import { serverError } from "../../errors.js";
import { modifiedAccountsOfFork } from "../../fork/modified-accounts.js";
import { defineMethod, optional, param } from "../../method.js";
import { ADDRESSES } from "../../schema/answers.js";
import { numberedBlock } from "../../schema.js";
import { modified } from "./modified-accounts.js";

export const debug_getModifiedAccountsByNumber = defineMethod({
  name: "debug_getModifiedAccountsByNumber",
  description: "The accounts that are others after the second block than after the first; after one and before it.",
  access: "read",
  peers: ["anvil", "geth"],
  params: [param("startBlock", numberedBlock), optional("endBlock", numberedBlock)],
  result: ADDRESSES,
  fork: modifiedAccountsOfFork,
  handler: ({ chain }, start, end) => {
    const at = (number: number): StoredBlock => {
      const found = chain.block(number);
      if (!found) throw serverError(`block ${number} not found`);
      return found;
    };
    return modified(chain, at(start), end === undefined ? undefined : at(end));
  },
});
