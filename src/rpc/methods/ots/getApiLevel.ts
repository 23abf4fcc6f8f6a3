import { defineMethod } from "../../method.js";
import { NUMBER } from "../../schema/answers.js";

/** The version of Otterscan's own methods that these are. */
const API_LEVEL = 8;

export const ots_getApiLevel = defineMethod({
  name: "ots_getApiLevel",
  description: "The version of these methods.",
  access: "read",
  peers: ["anvil"],
  result: NUMBER,
  handler: () => API_LEVEL,
});
