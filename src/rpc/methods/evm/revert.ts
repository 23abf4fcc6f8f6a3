import { param } from "../../method.js";
import { quantity64 } from "../../schema.js";
import { defineCheat } from "../cheats.js";

export const evm_revert = defineCheat({
  name: ["evm_revert", "hardhat_revert", "anvil_revert"],
  description:
    "Goes back to a mark; it and those after it are used up. What is undone stays in the ledger, as orphaned.",
  params: [param("mark", quantity64)],
  result: "whether there was such a mark",
  handler: ({ chain }, cause, id) => chain.revertTo(Number(id), cause),
});
