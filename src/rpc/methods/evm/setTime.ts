import * as z from "zod/mini";
import { invalidParams } from "../../errors.js";
import { param } from "../../method.js";
import { shown } from "../../schema/reader.js";
import { count, text } from "../../schema.js";
import { defineCheat } from "../cheats.js";

/** In unix milliseconds, of March 1973; in unix seconds, of the year 5138. */
const LEAST_MILLISECONDS = 100_000_000_000;

export const evm_setTime = defineCheat({
  name: ["evm_setTime", "anvil_setTime"],
  description:
    "Sets the clock to an instant: a date, unix milliseconds as for Ganache, or unix seconds as for Anvil, which what would be before March 1973 in milliseconds is taken for.",
  params: [param("time", z.union([count, text]))],
  result: "the offset from the machine's clock in seconds",
  handler: ({ chain }, cause, time) => {
    const instant = typeof time === "number" ? time : Date.parse(time);
    if (!Number.isFinite(instant)) throw invalidParams(`invalid argument 0 (time): ${shown(time)} is no date`);
    const inSeconds = typeof time === "number" && instant < LEAST_MILLISECONDS;
    const seconds = inSeconds ? instant : Math.floor(instant / 1000);
    return chain.moveClock(cause, (parent, clock) => clock.setTime(seconds, parent));
  },
});
