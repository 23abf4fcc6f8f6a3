import { defineMethod } from "../../method.js";
import { NULL } from "../../schema/answers.js";

export const anvil_enableTraces = defineMethod({
  name: "anvil_enableTraces",
  description: "Changes nothing: every transaction can be traced at any time.",
  access: "read",
  result: NULL,
  handler: () => null,
});
