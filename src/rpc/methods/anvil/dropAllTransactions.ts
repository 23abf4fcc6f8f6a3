import { defineCheat } from "../cheats.js";
import { dropAll } from "./drop-all.js";

export const anvil_dropAllTransactions = defineCheat({
  name: ["anvil_dropAllTransactions", "hardhat_dropAllTransactions"],
  description: "Takes every waiting transaction out of the pool.",
  result: "null",
  handler: async ({ chain }, { method }) => {
    await dropAll(chain, chain.pool.all(), method);
    return null;
  },
});
