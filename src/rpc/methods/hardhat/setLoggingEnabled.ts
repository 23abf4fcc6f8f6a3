import { param } from "../../method.js";
import { flag } from "../../schema.js";
import { defineCheat } from "../cheats.js";

export const hardhat_setLoggingEnabled = defineCheat({
  name: ["hardhat_setLoggingEnabled", "anvil_setLoggingEnabled"],
  description: "Turns the log of requests, transactions and console.log on or off, for as long as the node runs.",
  params: [param("on", flag)],
  handler: (context, _, enabled) => {
    context.setLogging(enabled);
    return true;
  },
});
