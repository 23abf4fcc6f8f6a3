import { param } from "../../method.js";
import { count } from "../../schema.js";
import { defineCheat } from "../cheats.js";

export const evm_increaseTime = defineCheat({
  name: ["evm_increaseTime", "anvil_increaseTime"],
  description: "Moves the clock forward by some seconds.",
  params: [param("seconds", count)],
  result: "the whole offset in seconds",
  handler: ({ chain }, cause, seconds) => chain.moveClock(cause, (parent, clock) => clock.increase(seconds, parent)),
});
