import type { NodeContext } from "../../context.js";
import { defineMethod } from "../../method.js";

export const anvil_enableTraces = defineMethod({
  name: "anvil_enableTraces",
  description: "Changes nothing: every transaction can be traced at any time.",
  result: "null",
  handler: (_: NodeContext) => null,
});
