import * as z from "zod/mini";
import { invalidParams } from "../../errors.js";
import { answer, param } from "../../method.js";
import { shown } from "../../schema/reader.js";
import { count, described, text } from "../../schema.js";
import { defineTestMethod } from "../../test-method.js";

/** In unix milliseconds, of March 1973; in unix seconds, of the year 5138. */
const MIN_MILLISECONDS = 100_000_000_000;

export const evm_setTime = defineTestMethod({
  name: "evm_setTime",
  aliases: { anvil_setTime: ["anvil"] },
  description:
    "Sets the clock to an instant: a date, unix milliseconds as for Ganache, or unix seconds as for Anvil, which what would be before March 1973 in milliseconds is taken for.",
  peers: ["ganache", "anvil"],
  params: [
    param("time", described(z.union([count, text]), { type: "QuantityInput | string", sample: 1_900_000_000_000 })),
  ],
  result: answer("the offset from the machine's clock in seconds", "number"),
  handler: ({ chain }, cause, time) => {
    const instant = typeof time === "number" ? time : Date.parse(time);
    if (!Number.isFinite(instant)) throw invalidParams(`invalid argument 0 (time): ${shown(time)} is no date`);
    const inSeconds = typeof time === "number" && instant < MIN_MILLISECONDS;
    const seconds = inSeconds ? instant : Math.floor(instant / 1000);
    return chain.moveClock(cause, (parent, clock) => clock.setTime(seconds, parent));
  },
});
