import { NULL } from "../../schema/answers.js";
import { defineTestMethod } from "../../test-method.js";
import { dropAll } from "./drop-all.js";

export const anvil_dropAllTransactions = defineTestMethod({
  name: "anvil_dropAllTransactions",
  aliases: { hardhat_dropAllTransactions: ["anvil"] },
  description: "Takes every waiting transaction out of the pool.",
  peers: ["anvil"],
  result: NULL,
  handler: async ({ chain }, { method }) => {
    await dropAll(chain, chain.pool.all(), method);
    return null;
  },
});
