import { toHex } from "../../../ethereum/index.js";
import { defineMethod } from "../../method.js";
import { ADDRESSES } from "../../schema/answers.js";

export const eth_accounts = defineMethod({
  name: "eth_accounts",
  aliases: { eth_requestAccounts: ["hardhat", "anvil"] },
  description: "The accounts that the node can sign for.",
  access: "read",
  peers: ["ganache", "hardhat", "anvil", "geth"],
  result: ADDRESSES,
  handler: ({ wallet }) => wallet.accounts().map(toHex),
});
