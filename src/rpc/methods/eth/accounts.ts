import { toHex } from "../../../ethereum/index.js";
import type { NodeContext } from "../../context.js";
import { defineMethod } from "../../method.js";

export const eth_accounts = defineMethod({
  name: ["eth_accounts", "eth_requestAccounts"],
  description: "The accounts that the node can sign for.",
  result: "list of addresses",
  handler: ({ wallet }: NodeContext) => wallet.accounts().map(toHex),
});
