import { quantityToHex } from "../../format/index.js";
import { answer } from "../../method.js";
import { defineTestMethod } from "../../test-method.js";

export const evm_snapshot = defineTestMethod({
  name: "evm_snapshot",
  aliases: { hardhat_snapshot: [], anvil_snapshot: ["anvil"] },
  description: "Marks where the chain is, for evm_revert. Marks survive a restart.",
  peers: ["ganache", "hardhat", "anvil"],
  result: answer("mark id", "Hex"),
  handler: async ({ chain }) => quantityToHex(await chain.checkpoint()),
});
