import { param } from "../../method.js";
import { flag } from "../../schema.js";
import { defineTestMethod } from "../../test-method.js";

export const hardhat_setLoggingEnabled = defineTestMethod({
  name: "hardhat_setLoggingEnabled",
  aliases: { anvil_setLoggingEnabled: ["anvil"] },
  description: "Turns the log of requests, transactions and console.log on or off, for as long as the node runs.",
  peers: ["hardhat", "anvil"],
  params: [param("on", flag)],
  handler: (context, _, enabled) => {
    context.setLogging(enabled);
    return true;
  },
});
