import { defineMethod } from "../../method.js";
import { NULL } from "../../schema/answers.js";

export const debug_clearTxpool = defineMethod({
  name: "debug_clearTxpool",
  description: "Drops all transactions that wait.",
  access: "admin",
  peers: ["anvil"],
  result: NULL,
  handler: async ({ chain }) => {
    for (const { hash } of chain.pool.all()) await chain.dropTransaction(hash, "dropped by debug_clearTxpool");
    return null;
  },
});
