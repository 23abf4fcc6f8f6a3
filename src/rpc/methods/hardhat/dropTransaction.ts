import { toHex } from "../../../ethereum/index.js";
import { invalidParams } from "../../errors.js";
import { param } from "../../method.js";
import { hash } from "../../schema.js";
import { defineCheat } from "../cheats.js";

export const hardhat_dropTransaction = defineCheat({
  name: ["hardhat_dropTransaction", "anvil_dropTransaction"],
  description: "Takes a waiting transaction out of the pool.",
  params: [param("hash", hash)],
  result: "whether it was there",
  handler: async ({ chain }, { method }, hash) => {
    if (chain.transaction(hash)) {
      throw invalidParams(`Transaction ${toHex(hash)} cannot be dropped because it's already mined`);
    }
    return chain.dropTransaction(hash, method);
  },
});
