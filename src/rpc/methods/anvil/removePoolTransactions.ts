import { param } from "../../method.js";
import { NULL } from "../../schema/answers.js";
import { address } from "../../schema.js";
import { defineTestMethod } from "../../test-method.js";
import { dropAll } from "./drop-all.js";

export const anvil_removePoolTransactions = defineTestMethod({
  name: "anvil_removePoolTransactions",
  description: "Takes every waiting transaction of a sender out of the pool.",
  peers: ["anvil"],
  params: [param("address", address)],
  result: NULL,
  handler: async ({ chain }, { method }, sender) => {
    await dropAll(chain, chain.pool.of(sender), method);
    return null;
  },
});
