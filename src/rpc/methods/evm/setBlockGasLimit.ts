import { invalidParams } from "../../errors.js";
import { param } from "../../method.js";
import { quantity64 } from "../../schema.js";
import { defineTestMethod } from "../../test-method.js";

export const evm_setBlockGasLimit = defineTestMethod({
  name: "evm_setBlockGasLimit",
  aliases: { anvil_setBlockGasLimit: ["anvil"] },
  description: "Sets the gas limit of the blocks to come.",
  peers: ["hardhat", "anvil"],
  params: [param("gasLimit", quantity64)],
  handler: async ({ chain }, cause, gasLimit) => {
    if (gasLimit < 5000n) throw invalidParams("invalid argument 0 (gasLimit): a block has at least 5000 gas");
    await chain.change(cause, ({ gasLimitSteps: _steps, ...settings }) => ({
      ...settings,
      gasLimit: gasLimit.toString(),
    }));
    return true;
  },
});
