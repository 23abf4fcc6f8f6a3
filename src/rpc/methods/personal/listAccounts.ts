import { toHex } from "../../../ethereum/index.js";
import type { NodeContext } from "../../context.js";
import { defineMethod } from "../../method.js";
import { ADDRESSES } from "../../schema/answers.js";

export const personal_listAccounts = defineMethod({
  name: "personal_listAccounts",
  description: "The accounts that the node has keys of, locked or not.",
  access: "private",
  peers: ["ganache"],
  result: ADDRESSES,
  handler: ({ wallet }: NodeContext) => wallet.accounts().map(toHex),
});
