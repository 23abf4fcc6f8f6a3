import { optional } from "../../method.js";
import { count } from "../../schema.js";
import { defineCheat } from "../cheats.js";

export const anvil_rollback = defineCheat({
  name: "anvil_rollback",
  description: "Takes the last blocks off the chain (default: one).",
  params: [optional("depth", count, 1)],
  result: "null",
  handler: async ({ chain }, cause, depth) => {
    await chain.rollback(depth, cause);
    return null;
  },
});
