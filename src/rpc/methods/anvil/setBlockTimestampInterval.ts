import { param } from "../../method.js";
import { NULL } from "../../schema/answers.js";
import { count } from "../../schema.js";
import { defineTestMethod } from "../../test-method.js";

export const anvil_setBlockTimestampInterval = defineTestMethod({
  name: "anvil_setBlockTimestampInterval",
  aliases: { hardhat_setBlockTimestampInterval: [] },
  description: "Puts each block so many seconds after its parent, whatever the clock says.",
  peers: ["anvil"],
  params: [param("seconds", count)],
  result: NULL,
  handler: ({ chain }, cause, seconds) => chain.moveClock(cause, (_parent, clock) => clock.setInterval(seconds)),
});
