import { quantityToHex } from "../../format/index.js";
import { defineCheat } from "../cheats.js";

export const evm_snapshot = defineCheat({
  name: ["evm_snapshot", "hardhat_snapshot", "anvil_snapshot"],
  description: "Marks where the chain is, for evm_revert. Marks survive a restart.",
  result: "mark id",
  handler: async ({ chain }) => quantityToHex(await chain.checkpoint()),
});
