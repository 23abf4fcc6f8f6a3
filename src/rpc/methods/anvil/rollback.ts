import { optional } from "../../method.js";
import { NULL } from "../../schema/answers.js";
import { count } from "../../schema.js";
import { defineTestMethod } from "../../test-method.js";

export const anvil_rollback = defineTestMethod({
  name: "anvil_rollback",
  description: "Takes the last blocks off the chain (default: one).",
  peers: ["anvil"],
  params: [optional("depth", count, 1)],
  result: NULL,
  handler: async ({ chain }, cause, depth) => {
    await chain.rollback(depth, cause);
    return null;
  },
});
