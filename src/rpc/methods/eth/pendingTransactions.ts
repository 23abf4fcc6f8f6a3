import { pendingTransactionToJson } from "../../format/index.js";
import { answer, defineMethod } from "../../method.js";
import { splitPool } from "../../requests/split-pool.js";

export const eth_pendingTransactions = defineMethod({
  name: "eth_pendingTransactions",
  description: "The transactions that wait.",
  access: "read",
  peers: ["hardhat", "anvil"],
  result: answer("list of transactions", "Transaction[]"),
  handler: ({ chain }) => {
    const { pending, queued } = splitPool(chain);
    return [...pending, ...queued].map(pendingTransactionToJson);
  },
});
