import { toHex } from "../../../ethereum/index.js";
import { invalidParams } from "../../errors.js";
import { ownAnswer } from "../../fork/request.js";
import { answer, param } from "../../method.js";
import { hash } from "../../schema.js";
import { defineTestMethod } from "../../test-method.js";

export const hardhat_dropTransaction = defineTestMethod({
  name: "hardhat_dropTransaction",
  aliases: { anvil_dropTransaction: ["anvil"] },
  description: "Takes a waiting transaction out of the pool.",
  peers: ["hardhat", "anvil"],
  params: [param("hash", hash)],
  result: answer("whether it was there", "boolean"),
  fork: ownAnswer("of what waits here"),
  handler: async ({ chain }, { method }, hash) => {
    if (chain.transaction(hash)) {
      throw invalidParams(`Transaction ${toHex(hash)} cannot be dropped because it's already mined`);
    }
    return chain.dropTransaction(hash, method);
  },
});
