import { param } from "../../method.js";
import { count } from "../../schema.js";
import { defineCheat } from "../cheats.js";

export const evm_setNextBlockTimestamp = defineCheat({
  name: ["evm_setNextBlockTimestamp", "anvil_setNextBlockTimestamp"],
  description: "Sets the timestamp of the next block, in unix seconds; the clock continues from there.",
  params: [param("timestamp", count)],
  result: "the timestamp as decimal text",
  handler: async ({ chain }, cause, timestamp) => {
    await chain.moveClock(cause, (parent, clock) => clock.setNext(timestamp, parent));
    return String(timestamp);
  },
});
