import * as z from "zod/mini";
import { optional } from "../../method.js";
import { count, field, objectOf, text } from "../../schema.js";
import { defineTestMethod } from "../../test-method.js";

const forking = objectOf(
  "forking options",
  z.object({
    jsonRpcUrl: field(text),
    blockNumber: field(count),
    httpHeaders: field(z.record(z.string(), z.string())),
  }),
);

const resetOptions = objectOf("reset options", z.object({ forking: field(forking) }));

export const hardhat_reset = defineTestMethod({
  name: "hardhat_reset",
  aliases: { anvil_reset: ["anvil"] },
  description:
    "Goes back to the genesis block and to the settings that the node was started with, or with `forking` to a block of another chain; the pool is emptied.",
  peers: ["hardhat", "anvil"],
  params: [optional("options", resetOptions)],
  handler: async (context, cause, options) => {
    if (!options?.forking) await context.chain.reset(cause);
    else {
      const { jsonRpcUrl: url, blockNumber, httpHeaders: headers = {} } = options.forking;
      await context.forking.reset({ url, blockNumber, headers }, cause.method);
    }
    return true;
  },
});
