import { answer, param } from "../../method.js";
import { count } from "../../schema.js";
import { defineTestMethod } from "../../test-method.js";

export const evm_setNextBlockTimestamp = defineTestMethod({
  name: "evm_setNextBlockTimestamp",
  aliases: { anvil_setNextBlockTimestamp: ["anvil"] },
  description: "Sets the timestamp of the next block, in unix seconds; the clock continues from there.",
  peers: ["hardhat", "anvil"],
  params: [param("timestamp", count)],
  result: answer("the timestamp as decimal text", "string"),
  handler: async ({ chain }, cause, timestamp) => {
    await chain.moveClock(cause, (parent, clock) => clock.setNext(timestamp, parent));
    return String(timestamp);
  },
});
