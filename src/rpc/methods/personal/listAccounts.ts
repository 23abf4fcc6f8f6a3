import { toHex } from "../../../ethereum/index.js";
import { defineMethod } from "../../method.js";
import { ADDRESSES } from "../../schema/answers.js";

export const personal_listAccounts = defineMethod({
  name: "personal_listAccounts",
  description: "The accounts that the node has keys of, locked or not.",
  access: "private",
  peers: ["ganache"],
  result: ADDRESSES,
  handler: ({ wallet }) => wallet.accounts().map(toHex),
});
