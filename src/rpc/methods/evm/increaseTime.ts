import { answer, param } from "../../method.js";
import { count } from "../../schema.js";
import { defineTestMethod } from "../../test-method.js";

export const evm_increaseTime = defineTestMethod({
  name: "evm_increaseTime",
  aliases: { anvil_increaseTime: ["anvil"] },
  description: "Moves the clock forward by some seconds.",
  peers: ["ganache", "hardhat", "anvil"],
  params: [param("seconds", count)],
  result: answer("the whole offset in seconds", "number"),
  handler: ({ chain }, cause, seconds) => chain.moveClock(cause, (parent, clock) => clock.increase(seconds, parent)),
});
