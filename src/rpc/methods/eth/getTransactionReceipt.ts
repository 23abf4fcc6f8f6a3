import { receiptToJson } from "../../format/index.js";
import { answer, defineMethod, param } from "../../method.js";
import { transactionHash } from "../../schema.js";

export const eth_getTransactionReceipt = defineMethod({
  name: "eth_getTransactionReceipt",
  description: "What a mined transaction did.",
  access: "read",
  peers: ["ganache", "hardhat", "anvil", "geth"],
  params: [param("hash", transactionHash)],
  result: answer("receipt or null", "Receipt | null"),
  handler: ({ chain }, hash) => {
    const entry = chain.transaction(hash);
    const found = entry && chain.block(entry.block);
    return found ? receiptToJson(found, entry.index) : null;
  },
});
