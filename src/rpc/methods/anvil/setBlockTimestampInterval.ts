import { param } from "../../method.js";
import { count } from "../../schema.js";
import { defineCheat } from "../cheats.js";

export const anvil_setBlockTimestampInterval = defineCheat({
  name: ["anvil_setBlockTimestampInterval", "hardhat_setBlockTimestampInterval"],
  description: "Puts each block so many seconds after its parent, whatever the clock says.",
  params: [param("seconds", count)],
  result: "null",
  handler: ({ chain }, cause, seconds) => chain.moveClock(cause, (_parent, clock) => clock.setInterval(seconds)),
});
