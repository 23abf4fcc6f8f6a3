import { answer, param } from "../../method.js";
import { quantity64 } from "../../schema.js";
import { defineTestMethod } from "../../test-method.js";

export const evm_revert = defineTestMethod({
  name: "evm_revert",
  aliases: { hardhat_revert: [], anvil_revert: ["anvil"] },
  description:
    "Goes back to a mark; it and those after it are used up. What is undone stays in the ledger, as orphaned.",
  peers: ["ganache", "hardhat", "anvil"],
  params: [param("mark", quantity64)],
  result: answer("whether there was such a mark", "boolean"),
  handler: ({ chain }, cause, id) => chain.revertTo(Number(id), cause),
});
