import { param } from "../../method.js";
import { address } from "../../schema.js";
import { defineCheat } from "../cheats.js";
import { dropAll } from "./drop-all.js";

export const anvil_removePoolTransactions = defineCheat({
  name: "anvil_removePoolTransactions",
  description: "Takes every waiting transaction of a sender out of the pool.",
  params: [param("address", address)],
  result: "null",
  handler: async ({ chain }, { method }, sender) => {
    await dropAll(chain, chain.pool.of(sender), method);
    return null;
  },
});
